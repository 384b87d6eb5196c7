/** What the Helm chart holds to. */
@NullMarked
package dev.elbow.deploy.helm;

import org.jspecify.annotations.NullMarked;
