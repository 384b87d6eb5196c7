/** The scorer's image, built without a Docker daemon. */
@NullMarked
package dev.elbow.deploy.image;

import org.jspecify.annotations.NullMarked;
