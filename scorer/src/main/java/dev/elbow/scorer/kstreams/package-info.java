/** Scoring as a part of a Kafka Streams topology, whosever it is. */
@NullMarked
package dev.elbow.scorer.kstreams;

import org.jspecify.annotations.NullMarked;
