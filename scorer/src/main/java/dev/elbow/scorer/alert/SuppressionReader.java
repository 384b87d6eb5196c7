package dev.elbow.scorer.alert;

import dev.elbow.schemas.config.Settings;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads {@code suppress}, a list of rules; what is wrong is collected. Stateless. */
final class SuppressionReader {

    private static final int SHORTEST_DAY = 3;
    private static final List<String> WINDOW_KEYS = List.of("days", "from", "to");

    private SuppressionReader() {}

    static List<Suppression> read(Settings settings) {
        List<Suppression> rules = new ArrayList<>();
        for (Settings one : settings.groups("suppress")) {
            Optional<String> feature = one.text("feature");
            Optional<Suppression.Direction> direction = one.has("direction")
                    ? Optional.of(one.choice("direction", Suppression.Direction.ABOVE))
                    : none(one, "direction");
            OptionalDouble margin = one.positive("margin", Double.MAX_VALUE);
            OptionalDouble relativeMargin = one.positive("relative_margin", Double.MAX_VALUE);
            Optional<TimeWindow> window = window(one);
            if (feature.isEmpty()
                    && direction.isEmpty()
                    && margin.isEmpty()
                    && relativeMargin.isEmpty()
                    && window.isEmpty()) {
                one.problem("feature", "absent", "a feature, direction, margin, relative_margin, days, from or to");
            } else {
                rules.add(new Suppression(feature, direction, margin, relativeMargin, window));
            }
        }
        return rules;
    }

    private static <T> Optional<T> none(Settings rule, String key) {
        Optional<String> unused = rule.text(key); // known, though absent
        return Optional.empty();
    }

    private static Optional<TimeWindow> window(Settings rule) {
        Set<DayOfWeek> days = days(rule);
        LocalTime from = clock(rule, "from");
        LocalTime to = clock(rule, "to");
        ZoneId zone = zone(rule);
        boolean given = WINDOW_KEYS.stream().anyMatch(rule::has);
        if (!given && rule.has("zone")) {
            rule.problem("zone", rule.text("zone", ""), "days, from or to beside it");
        }
        return given ? Optional.of(new TimeWindow(days, from, to, zone)) : Optional.empty();
    }

    private static Set<DayOfWeek> days(Settings rule) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String text : rule.texts("days")) {
            Optional<DayOfWeek> day = day(text.strip().toUpperCase(Locale.ROOT));
            day.ifPresentOrElse(days::add, () -> rule.problem("days", text, "days such as mon or monday"));
        }
        return days;
    }

    private static Optional<DayOfWeek> day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (text.length() >= SHORTEST_DAY && day.name().startsWith(text)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    /** Midnight where none is given: {@code from} is the day's beginning then, and {@code to} its end. */
    private static LocalTime clock(Settings rule, String key) {
        String text = rule.text(key, "");
        if (text.isEmpty()) {
            return LocalTime.MIDNIGHT;
        }
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            rule.problem(key, text, "a time of day such as \"08:30\", in quotes");
            return LocalTime.MIDNIGHT;
        }
    }

    /** The same on every machine, unless said otherwise. */
    private static ZoneId zone(Settings rule) {
        String text = rule.text("zone", "UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            rule.problem("zone", text, "a zone such as Europe/Berlin or UTC");
            return ZoneOffset.UTC;
        }
    }
}
