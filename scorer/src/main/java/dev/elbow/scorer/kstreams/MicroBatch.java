package dev.elbow.scorer.kstreams;

import dev.elbow.schemas.Checks;
import java.time.Duration;

/**
 * How many events go through the model together, and how long one waits for others.
 *
 * @param name of the state store that holds them meanwhile; unique in its topology, and part of its changelog's name
 * @param events at most that many
 * @param patience after that long an event is answered, however few there are; Kafka Streams looks at the clock between
 *     polls, so that a stream which pauses waits for up to its {@code poll.ms} longer
 */
public record MicroBatch(String name, int events, Duration patience) {

    private static final int MOST_EVENTS = 10_000;

    public MicroBatch {
        Checks.notBlank("name", name);
        Checks.that(events >= 1 && events <= MOST_EVENTS, "events", events, "1 to " + MOST_EVENTS);
        Checks.that(patience.toMillis() >= 1, "patience", patience, "a millisecond or more");
    }

    /** What nobody has to choose. */
    public static MicroBatch defaults() {
        return new MicroBatch("elbow-score", 256, Duration.ofMillis(20));
    }
}
