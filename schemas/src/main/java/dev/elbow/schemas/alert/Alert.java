package dev.elbow.schemas.alert;

import dev.elbow.schemas.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One record of an episode, a stretch of time in which an entity's events are anomalous: it opens, it may become worse, it closes. Each
 * record tells all that is known by then. Times are milliseconds since 1970, and those of the events.
 *
 * @param id of the episode, the same in all its records; see {@link #id}
 * @param closing why and when it ended; there where the state is {@link State#CLOSED}, and only there
 * @param start time of its first anomalous event
 * @param time of this record
 * @param counts so far
 * @param level the p-value at or below which the event that opened it was anomalous; empty where its package's own threshold decided
 * @param strangest the event furthest above its model's normal anomaly, so far
 */
public record Alert(
        String id,
        State state,
        Optional<Closing> closing,
        Entity entity,
        long start,
        long time,
        Counts counts,
        OptionalDouble level,
        Strangest strangest) {

    private static final int ID_BYTES = 16;

    /** What became of the episode. */
    public enum State {
        /** Enough events are anomalous. */
        OPEN,
        /** It is stranger, by a factor, than it was when it was last told. */
        WORSE,
        /** It is over. */
        CLOSED
    }

    /** Why an episode is over. */
    public enum Reason {
        /** The entity's events are normal again. */
        CALM,
        /** The entity sends nothing any more. */
        SILENCE,
        /** It has lasted so long that the new level is what is normal now. */
        LEVEL_SHIFT
    }

    /**
     * How it ended.
     *
     * @param end time of the last event that was not calm
     */
    public record Closing(Reason reason, long end) {}

    /**
     * Events since the start.
     *
     * @param events all of the entity
     * @param anomalous those among them that are
     */
    public record Counts(long events, long anomalous) {
        public Counts {
            Checks.that(anomalous >= 1, "anomalous_events", anomalous, "at least 1");
            Checks.that(events >= anomalous, "events", events, "at least those that are anomalous, " + anomalous);
        }
    }

    public Alert {
        Checks.notBlank("id", id);
        Checks.that(
                closing.isPresent() == (state == State.CLOSED),
                "closing",
                closing,
                "a reason where the state is closed, and only there");
        Checks.that(start >= 0 && start <= time, "start", start, "0 to the time of the record, " + time);
    }

    /**
     * The id of an episode: 32 hexadecimal digits of the SHA-256 of group, key and start. So the same scores have the same ids whenever
     * they are read, and nothing of an event is in it but whose it is and when.
     *
     * @param group names the rules
     * @param key of the entity
     * @param start milliseconds since 1970
     */
    public static String id(String group, byte[] key, long start) {
        byte[] name = group.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + name.length + key.length + Long.BYTES)
                .putInt(name.length)
                .put(name)
                .putInt(key.length)
                .put(key)
                .putLong(start);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
