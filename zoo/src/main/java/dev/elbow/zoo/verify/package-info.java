/** The checks between untrusted bytes and a verified package. */
@NullMarked
package dev.elbow.zoo.verify;

import org.jspecify.annotations.NullMarked;
