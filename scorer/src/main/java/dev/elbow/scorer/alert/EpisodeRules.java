package dev.elbow.scorer.alert;

import dev.elbow.schemas.Checks;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * When an episode opens, becomes worse, closes. All durations are of the events' own time.
 *
 * @param silence an entity that sends nothing for so long has ended its episode, and is forgotten
 * @param coolDown so long after an episode the entity's events are not looked at
 * @param worseFactor above 1; told again where the excess over normal has grown by it
 * @param levelShift an episode that lasts so long is a new level
 */
public record EpisodeRules(
        Opening opening,
        Closing closing,
        Duration silence,
        Duration coolDown,
        double worseFactor,
        Duration levelShift) {

    /** Events that are remembered of an entity, at most. */
    public static final int MOST_EVENTS = 100;

    /** Bounds what sums of times may be. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    /**
     * What opens: so many anomalous events of the entity's last ones.
     *
     * @param count 1 to {@code of}
     * @param of 1 to {@value EpisodeRules#MOST_EVENTS}
     */
    public record Opening(int count, int of) {
        public Opening {
            Checks.that(of >= 1 && of <= MOST_EVENTS, "episode.open.of", of, "1 to " + MOST_EVENTS);
            Checks.that(count >= 1 && count <= of, "episode.open.count", count, "1 to episode.open.of, " + of);
        }
    }

    /**
     * What closes: so many calm events in a row, or calm events alone for so long, whichever is first. An event is calm where it is
     * not anomalous, and its p-value is above a milder level.
     *
     * @param pValue the milder level; empty for {@value #FACTOR} times the level that opens, or {@value #OF_A_PACKAGE} where packages'
     *     own thresholds decide
     */
    public record Closing(int events, Duration after, OptionalDouble pValue) {

        /** How much milder the level is that closes. */
        public static final double FACTOR = 10;

        /** The level that closes where that which opens is not told. */
        public static final double OF_A_PACKAGE = 0.01;

        public Closing {
            Checks.that(events >= 1, "episode.close.events", events, "1 or more");
            checkDuration("episode.close.after", after);
            pValue.ifPresent(
                    p -> Checks.that(p > 0 && p <= 1, "episode.close.p_value", p, "a p-value above 0, at most 1"));
        }

        /** The level above which p-values are calm. */
        double milder(OptionalDouble level) {
            return pValue.orElseGet(() -> level.isPresent() ? Math.min(1, FACTOR * level.getAsDouble()) : OF_A_PACKAGE);
        }
    }

    public EpisodeRules {
        checkDuration("episode.silence", silence);
        checkDuration("episode.cool_down", coolDown);
        checkDuration("episode.level_shift", levelShift);
        Checks.that(
                Double.isFinite(worseFactor) && worseFactor > 1,
                "episode.worse_factor",
                worseFactor,
                "a number above 1");
    }

    /**
     * How far behind the partition's time an event counts at its own; beyond it, an entity would seem silent, or begin an episode where one
     * before began.
     */
    Duration latest() {
        Duration half = silence.dividedBy(2);
        Duration cooling = coolDown.minusMillis(1);
        return half.compareTo(cooling) < 0 ? half : cooling;
    }

    /** What nobody has to choose. */
    public static EpisodeRules defaults() {
        return new EpisodeRules(
                new Opening(3, 5),
                new Closing(10, Duration.ofMinutes(10), OptionalDouble.empty()),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                2,
                Duration.ofHours(6));
    }

    /** A millisecond at least, by which two episodes of an entity never begin at the same time. */
    private static void checkDuration(String name, Duration duration) {
        Checks.that(
                duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(LONGEST) <= 0,
                name,
                duration,
                "a millisecond to " + LONGEST.toDays() + " days");
    }
}
