/** The alert budget on held-out events of bundled packages. */
@NullMarked
package dev.elbow.deploy.budget;

import org.jspecify.annotations.NullMarked;
