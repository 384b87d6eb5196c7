/** The trainer's commands. */
@NullMarked
package dev.elbow.trainer.cli;

import org.jspecify.annotations.NullMarked;
