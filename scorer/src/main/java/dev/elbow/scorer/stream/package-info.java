/** Scores a Kafka topic: settings, start-up checks, the loop, delivery, and its supervisor. Kafka is visible nowhere else. */
@NullMarked
package dev.elbow.scorer.stream;

import org.jspecify.annotations.NullMarked;
