/** From scores to one alert an episode: the rules, and the Kafka Streams topology that keeps what they remember. */
@NullMarked
package dev.elbow.scorer.alert;

import org.jspecify.annotations.NullMarked;
