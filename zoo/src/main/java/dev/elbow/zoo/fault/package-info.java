/** What can go wrong with a package, named by what the caller can do. */
@NullMarked
package dev.elbow.zoo.fault;

import org.jspecify.annotations.NullMarked;
