/** Events of a Kafka topic, fetched into a file of JSON lines, so that one reader reads all data. */
@NullMarked
package dev.elbow.trainer.data.kafka;

import org.jspecify.annotations.NullMarked;
