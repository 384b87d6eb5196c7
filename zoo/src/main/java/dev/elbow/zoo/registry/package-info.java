/** Packages as OCI artifacts: what they are made of, image layouts that hold them, registries that give and take them. */
@NullMarked
package dev.elbow.zoo.registry;

import org.jspecify.annotations.NullMarked;
