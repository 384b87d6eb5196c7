/** Scoring as a part of a Kafka Streams topology. Kafka Streams is visible nowhere else. */
@NullMarked
package dev.elbow.scorer.streams;

import org.jspecify.annotations.NullMarked;
