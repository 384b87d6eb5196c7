/** Scores the events of a Flink stream. */
@NullMarked
package dev.elbow.deploy.flink;

import org.jspecify.annotations.NullMarked;
