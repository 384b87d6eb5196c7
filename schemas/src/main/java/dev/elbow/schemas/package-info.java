/** The contracts of Elbow as values: events, model packages, scores and refusals; the root holds the argument checks. */
@NullMarked
package dev.elbow.schemas;

import org.jspecify.annotations.NullMarked;
