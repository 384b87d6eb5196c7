/** Readers of bytes that come from anywhere, run on inputs that a fuzzer makes; each class is a process of its own then. */
@NullMarked
package dev.elbow.zoo.fuzz;

import org.jspecify.annotations.NullMarked;
