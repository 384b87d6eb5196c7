package dev.elbow.scorer.stream;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a group begins on a partition of which it has committed nothing. What it has committed always comes first.
 *
 * @param words as it was asked for
 * @param latest whether it is the next event, where there is no time
 * @param time the first event that is not older; the next event where all are
 */
public record Begin(String words, boolean latest, Optional<Instant> time) {

    /** With the oldest event. */
    public static final Begin EARLIEST = new Begin("earliest", false, Optional.empty());

    /** With the next event. */
    public static final Begin LATEST = new Begin("latest", true, Optional.empty());

    /** For the description of an option. */
    public static final String HELP =
            "Where a group that has committed nothing begins: earliest, latest, a time such as 2026-11-22T05:00:00Z, or one such as"
                    + " \"2h ago\". Default: earliest.";

    /** What {@link #of} reads. */
    static final String EXPECTED = "earliest, latest, a time such as 2026-11-22T05:00:00Z, or one such as 2h ago";

    private static final String AGO = " ago";

    /**
     * Reads {@code earliest}, {@code latest}, an instant of ISO 8601, or a duration and {@code ago}.
     *
     * @return empty where it is none of them
     */
    static Optional<Begin> of(String text, InstantSource clock) {
        String words = text.strip();
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.equals(EARLIEST.words)) {
            return Optional.of(EARLIEST);
        }
        if (lower.equals(LATEST.words)) {
            return Optional.of(LATEST);
        }
        try {
            Optional<Instant> time = lower.endsWith(AGO)
                    ? duration(lower.substring(0, lower.length() - AGO.length()))
                            .map(clock.instant().truncatedTo(ChronoUnit.SECONDS)::minus)
                    : Optional.of(Instant.parse(words));
            return time.filter(at -> at.getEpochSecond() >= 0).map(at -> new Begin(words, false, Optional.of(at)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** As all settings read them. */
    private static Optional<Duration> duration(String text) {
        Settings one = new Settings("begin", Map.of("ago", text));
        Duration read = one.duration("ago", Duration.ZERO);
        try {
            one.finish();
            return Optional.of(read);
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
    }

    /** For people: {@code the oldest event}. */
    @Override
    public String toString() {
        return time.map(at -> "the first event from " + at + " on")
                .orElse(latest ? "the next event" : "the oldest event");
    }
}
