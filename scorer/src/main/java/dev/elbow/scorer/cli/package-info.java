/** The scorer's command. */
@NullMarked
package dev.elbow.scorer.cli;

import org.jspecify.annotations.NullMarked;
