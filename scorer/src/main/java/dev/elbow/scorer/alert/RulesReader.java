package dev.elbow.scorer.alert;

import dev.elbow.schemas.config.Settings;
import java.time.Duration;
import java.util.OptionalDouble;

/** Reads {@code episode}; what is wrong is collected, and defaults stand in its place until the reading ends. Stateless. */
final class RulesReader {

    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final double MOST_FACTOR = 1e6;

    private RulesReader() {}

    /**
     * The rules, and the p-value that opens.
     *
     * @param level empty for that of each package
     */
    record Read(EpisodeRules rules, OptionalDouble level) {}

    /**
     * Reads the rules.
     *
     * @param budgeted whether a budget stands in the place of the p-value that opens
     */
    static Read read(Settings episode, boolean budgeted) {
        EpisodeRules defaults = EpisodeRules.defaults();
        Settings open = episode.group("open");
        if (budgeted) {
            open.forbid("p_value", "budget says what opens");
        }
        OptionalDouble level = budgeted ? OptionalDouble.empty() : pValue(open, "p_value");
        EpisodeRules rules = new EpisodeRules(
                opening(open, defaults.opening()),
                closing(episode.group("close"), defaults.closing()),
                duration(episode, "silence", defaults.silence()),
                duration(episode, "cool_down", defaults.coolDown()),
                factor(episode, defaults.worseFactor()),
                duration(episode, "level_shift", defaults.levelShift()));
        check(episode, rules, level);
        return new Read(rules, level);
    }

    private static EpisodeRules.Opening opening(Settings open, EpisodeRules.Opening defaults) {
        int of = open.integer("of", defaults.of(), 1, EpisodeRules.MOST_EVENTS);
        int count = open.integer("count", Math.min(defaults.count(), of), 1, EpisodeRules.MOST_EVENTS);
        if (count > of) {
            open.problem("count", count, "1 to episode.open.of, " + of);
        }
        return new EpisodeRules.Opening(Math.min(count, of), of);
    }

    private static EpisodeRules.Closing closing(Settings close, EpisodeRules.Closing defaults) {
        return new EpisodeRules.Closing(
                close.integer("events", defaults.events(), 1, Integer.MAX_VALUE),
                duration(close, "after", defaults.after()),
                pValue(close, "p_value"));
    }

    /** Reports a level that closes below the one that opens: nothing would ever be between them. */
    private static void check(Settings episode, EpisodeRules rules, OptionalDouble level) {
        OptionalDouble closes = rules.closing().pValue();
        if (level.isPresent() && closes.isPresent() && closes.getAsDouble() < level.getAsDouble()) {
            episode.problem(
                    "close.p_value",
                    closes.getAsDouble(),
                    "at least episode.open.p_value, " + level.getAsDouble() + ": closing takes a milder level");
        }
    }

    private static double factor(Settings episode, double otherwise) {
        double factor = episode.number("worse_factor", otherwise, 1, MOST_FACTOR);
        if (factor <= 1) {
            episode.problem("worse_factor", factor, "a number above 1");
            return otherwise;
        }
        return factor;
    }

    private static OptionalDouble pValue(Settings group, String key) {
        return group.positive(key, 1);
    }

    private static Duration duration(Settings group, String key, Duration otherwise) {
        Duration given = group.duration(key, otherwise);
        if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(LONGEST) > 0) {
            group.problem(key, given, "1ms to " + LONGEST.toHours() + "h");
            return otherwise;
        }
        return given;
    }
}
