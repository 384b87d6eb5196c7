/** How two packages differ: their recipes, features and metrics, and how far their scores agree on the same events. */
@NullMarked
package dev.elbow.zoo.diff;

import org.jspecify.annotations.NullMarked;
