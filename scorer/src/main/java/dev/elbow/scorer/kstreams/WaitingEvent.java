package dev.elbow.scorer.kstreams;

import dev.elbow.schemas.score.Score;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * An event that was taken and is not answered yet.
 *
 * @param number the events of a task count up
 * @param slot where the store holds it; {@link #NOWHERE} where it does not
 */
record WaitingEvent<K>(long number, int slot, FixedKeyRecord<K, byte[]> record, Optional<Score.Source> source) {

    static final int NOWHERE = -1;
}
