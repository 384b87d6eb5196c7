/** A package's files on disk or on the class path, read under size caps, written all or nothing. */
@NullMarked
package dev.elbow.zoo.layout;

import org.jspecify.annotations.NullMarked;
