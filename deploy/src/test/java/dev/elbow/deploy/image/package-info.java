/** What images of containers hold to. */
@NullMarked
package dev.elbow.deploy.image;

import org.jspecify.annotations.NullMarked;
