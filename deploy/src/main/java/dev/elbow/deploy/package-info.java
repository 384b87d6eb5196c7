/** The {@code elbow} command: finds the subcommands, and turns what went wrong into a line and an exit code. */
@NullMarked
package dev.elbow.deploy;

import org.jspecify.annotations.NullMarked;
