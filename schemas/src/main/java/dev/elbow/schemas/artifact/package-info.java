/** A model package as an OCI artifact: the documents that registries and image layouts hold. */
@NullMarked
package dev.elbow.schemas.artifact;

import org.jspecify.annotations.NullMarked;
