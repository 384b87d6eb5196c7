/** Model packages: found by reference, verified, opened, written. With runtime and fault, the API of the zoo. */
@NullMarked
package dev.elbow.zoo;

import org.jspecify.annotations.NullMarked;
