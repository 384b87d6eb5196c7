package dev.elbow.scorer.observe;

import java.util.Locale;

/** Where a thread's time goes; each is timed once a turn, never once an event. */
public enum Stage {
    /** Waiting for events, and taking them from Kafka's client. */
    POLL,
    /** From bytes to the model's inputs. */
    DECODE,
    /** The graph itself. */
    MODEL,
    /** Scores and refusals written, and handed to Kafka's client. */
    ANSWER,
    /** The same events scored with a shadow's package, and compared. */
    SHADOW,
    /** Until answers and offsets are durable. */
    COMMIT;

    /** As it stands in labels. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
