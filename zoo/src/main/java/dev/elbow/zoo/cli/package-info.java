/** The zoo's commands, and what every command of Elbow shares. */
@NullMarked
package dev.elbow.zoo.cli;

import org.jspecify.annotations.NullMarked;
