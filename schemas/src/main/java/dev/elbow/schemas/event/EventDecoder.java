package dev.elbow.schemas.event;

import dev.elbow.schemas.score.Refusal;
import java.util.Optional;

/** Turns one event's bytes into a row of a batch. Not thread-safe: one decoder a thread. */
public interface EventDecoder {

    /**
     * Appends the event to the batch, or refuses it and leaves the batch as it was.
     *
     * @param event the event's bytes, in the decoder's format
     * @return why the event was refused; empty when it was appended
     */
    Optional<Refusal> decode(byte[] event, EventBatch batch);
}
