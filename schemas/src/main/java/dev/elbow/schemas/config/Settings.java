package dev.elbow.schemas.config;

import dev.elbow.schemas.Excerpt;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tree of settings that is read key by key. Problems are collected rather than thrown; {@link #finish} reports them all,
 * keys that nobody asked for among them. Not thread-safe.
 *
 * <pre>{@code
 * Settings settings = new Settings("scorer.yaml", Yaml.read(path));
 * int threads = settings.integer("threads", 1, 1, 64);
 * settings.finish();
 * }</pre>
 */
public final class Settings {

    private final String source;
    private final String path;
    private final Map<String, Object> values;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems;
    private final List<Asked> asked;
    private final Map<String, String> options;
    private final List<Settings> children = new ArrayList<>();

    public Settings(String source, Map<String, Object> values) {
        this(source, values, Map.of());
    }

    /**
     * Settings that options may give as well.
     *
     * @param options for the key of a setting, such as {@code topics.events}, what the option is called
     */
    public Settings(String source, Map<String, Object> values, Map<String, String> options) {
        this.source = source;
        this.path = "";
        this.values = values;
        this.problems = new ArrayList<>();
        this.asked = new ArrayList<>();
        this.options = options;
    }

    /** A group of these. */
    private Settings(Settings parent, String name, Map<String, Object> values) {
        this.source = parent.source;
        this.path = parent.path + name + ".";
        this.values = values;
        this.problems = parent.problems;
        this.asked = parent.asked;
        this.options = parent.options;
    }

    public boolean has(String key) {
        return values.get(key) != null;
    }

    public String text(String key, String otherwise) {
        return value(key, "text", otherwise, raw -> raw instanceof Map || raw instanceof List ? null : raw.toString());
    }

    public Optional<String> text(String key) {
        ask(key, "text", "");
        return has(key) ? Optional.of(text(key, "")) : absent(key);
    }

    /** Text that no message shows. */
    public Optional<String> secret(String key) {
        Object raw = values.get(key);
        if (raw instanceof Map || raw instanceof List) {
            problem(key, "of another kind", "text");
            return absent(key);
        }
        return text(key);
    }

    /** Text that must be there. */
    public String requiredText(String key) {
        if (!has(key)) {
            known.add(key);
            problem(key, "absent", "text");
        }
        return text(key, "");
    }

    public boolean flag(String key, boolean otherwise) {
        return value(key, "true or false", otherwise, raw -> switch (raw.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    public int integer(String key, int otherwise, int least, int most) {
        return (int) whole(key, otherwise, least, most);
    }

    public long whole(String key, long otherwise, long least, long most) {
        return value(key, "a whole number from " + least + " to " + most, otherwise, raw -> {
            try {
                long number = Long.parseLong(raw.toString());
                return number >= least && number <= most ? number : null;
            } catch (NumberFormatException e) {
                return null;
            }
        });
    }

    public double number(String key, double otherwise, double least, double most) {
        return value(key, "a number from " + least + " to " + most, otherwise, raw -> {
            try {
                double number = Double.parseDouble(raw.toString());
                return number >= least && number <= most ? number : null;
            } catch (NumberFormatException e) {
                return null;
            }
        });
    }

    /** A number that need not be there. */
    public OptionalDouble number(String key, double least, double most) {
        ask(key, "a number from " + least + " to " + most, "");
        return has(key) ? OptionalDouble.of(number(key, least, least, most)) : OptionalDouble.empty();
    }

    /** A number above 0 that need not be there. */
    public OptionalDouble positive(String key, double most) {
        return value(key, "a number above 0, at most " + most, OptionalDouble.empty(), raw -> {
            try {
                double number = Double.parseDouble(raw.toString());
                return number > 0 && number <= most ? OptionalDouble.of(number) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        });
    }

    /** A duration such as {@code 100ms}, {@code 5s}, {@code 2m}, {@code 1h} or ISO 8601's {@code PT5S}; above 0. */
    public Duration duration(String key, Duration otherwise) {
        return value(key, "a duration such as 100ms, 5s or 2m", otherwise, raw -> parseDuration(raw.toString()));
    }

    /** One constant of an enum, written in lower case with dashes or underscores. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return value(
                key,
                "one of " + String.join(", ", choices.keySet()),
                otherwise,
                raw -> choices.get(raw.toString().toLowerCase(Locale.ROOT).replace('-', '_')));
    }

    public List<String> texts(String key) {
        return value(key, "a list of texts", List.<String>of(), raw -> {
            if (!(raw instanceof List<?> list)
                    || list.stream().anyMatch(one -> one == null || one instanceof Map || one instanceof List)) {
                return null;
            }
            return list.stream().map(String::valueOf).toList();
        });
    }

    /** A group of settings; empty where absent. Its problems and unknown keys are reported with this one's. */
    public Settings group(String key) {
        Settings child = new Settings(this, key, group(key, values.get(key)));
        children.add(child);
        return child;
    }

    /** A group that {@code true} in its place stands for with all its defaults; empty where it is {@code false} or absent. */
    public Optional<Settings> switched(String key) {
        return switched(key, List.of());
    }

    /**
     * The same, where some of its keys stand beside it as well.
     *
     * @param inherited keys of these settings whose values the group has, as far as it does not say otherwise
     */
    public Optional<Settings> switched(String key, List<String> inherited) {
        ask(key, "true, false or a group of settings", "false");
        Object raw = values.get(key);
        if (raw == null || raw.toString().equals("false")) {
            return absent(key);
        }
        boolean bare = raw.toString().equals("true");
        if (!bare && !(raw instanceof Map)) {
            problem(key, raw, "true, false or a group of settings");
            return absent(key);
        }
        Map<String, Object> under = new LinkedHashMap<>();
        inherited.stream().filter(this::has).forEach(one -> under.put(one, values.get(one)));
        Map<String, Object> laid = laid(bare ? Map.of() : group(key, raw), under);
        Settings child = new Settings(this, key, laid);
        known.add(key);
        children.add(child);
        return Optional.of(child);
    }

    @SuppressWarnings("unchecked") // maps come from a YAML or JSON object, whose keys are text
    private static Map<String, Object> laid(Map<String, Object> over, Map<String, Object> under) {
        Map<String, Object> laid = new LinkedHashMap<>(under);
        over.forEach((key, value) -> {
            if (laid.get(key) instanceof Map<?, ?> below && value instanceof Map<?, ?> above) {
                laid.put(key, laid((Map<String, Object>) above, (Map<String, Object>) below));
            } else {
                laid.put(key, value);
            }
        });
        return laid;
    }

    /** A list of groups. */
    public List<Settings> groups(String key) {
        ask(key, "a list", "");
        List<Settings> groups = new ArrayList<>();
        Object raw = values.get(key);
        if (raw instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String name = key + "[" + i + "]";
                groups.add(new Settings(this, name, group(name, list.get(i))));
            }
        } else if (raw != null) {
            problem(key, raw, "a list");
        }
        children.addAll(groups);
        return groups;
    }

    /** A flat group whose keys are not ours, such as a Kafka client's settings; nested keys are joined by dots. */
    public Map<String, String> passThrough(String key) {
        ask(key, "settings that are passed through", "");
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", group(key, values.get(key)), flat);
        return flat;
    }

    /**
     * Reports a key that has no place beside others, where it is there.
     *
     * @param remedy what to do about it
     */
    public void forbid(String key, String remedy) {
        known.add(key);
        if (has(key)) {
            problem(key, values.get(key), "absent; " + remedy);
        }
    }

    /** What readers have asked for so far, in that order; of the groups only what stands in them. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Leaves a key, and all that stands below it, to another reader. */
    public void ignore(String key) {
        known.add(key);
    }

    /** Adds a problem that only the reader can see. */
    public void problem(String key, @Nullable Object found, String expected) {
        String option = options.get(path + key);
        String shown = option == null ? path + key : option + " or " + path + key;
        problems.add(shown + ": "
                + Excerpt.of(found instanceof Duration duration ? written(duration) : String.valueOf(found))
                + " (expected: " + expected + ")");
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigurationException with all problems, where there is one
     */
    public void finish() {
        reportUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigurationException(source, problems);
        }
    }

    private void reportUnknown() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String nearest = Nearest.of(key, known)
                        .map(near -> "; did you mean " + path + near + "?")
                        .orElse("");
                problems.add(path + Excerpt.of(key) + ": unknown key" + nearest);
            }
        }
        children.forEach(Settings::reportUnknown);
    }

    /** The first question counts: some readers ask again for what they found. */
    private void ask(String key, String expected, String otherwise) {
        known.add(key);
        if (asked.stream().noneMatch(one -> one.key().equals(path + key))) {
            asked.add(new Asked(path + key, expected, otherwise));
        }
    }

    /** A default as settings write it. */
    private static String shown(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return written(duration);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return value instanceof OptionalDouble || value instanceof List ? "" : String.valueOf(value);
    }

    private <T> Optional<T> absent(String key) {
        known.add(key);
        return Optional.empty();
    }

    private <T> T value(String key, String expected, T otherwise, Function<Object, @Nullable T> parse) {
        ask(key, expected, shown(otherwise));
        Object raw = values.get(key);
        if (raw == null) {
            return otherwise;
        }
        T parsed = parse.apply(raw);
        if (parsed == null) {
            problem(key, raw, expected);
            return otherwise;
        }
        return parsed;
    }

    @SuppressWarnings("unchecked") // maps come from a YAML or JSON object, whose keys are text
    private Map<String, Object> group(String key, @Nullable Object raw) {
        known.add(key);
        if (raw == null) {
            return Map.of();
        }
        if (raw instanceof Map) {
            return (Map<String, Object>) raw;
        }
        problem(key, raw, "a group of settings");
        return Map.of();
    }

    @SuppressWarnings("unchecked") // see group
    private static void flatten(String prefix, Map<String, Object> values, Map<String, String> flat) {
        values.forEach((key, value) -> {
            if (value instanceof Map) {
                flatten(prefix + key + ".", (Map<String, Object>) value, flat);
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
    }

    /** As settings have it, in the largest unit that says all of it: {@code 2h}, {@code 90s}, {@code 250ms}. */
    private static String written(Duration duration) {
        if (duration.toMillisPart() > 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() > 0) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() > 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
    }

    private static @Nullable Duration parseDuration(String text) {
        try {
            String upper = text.trim().toUpperCase(Locale.ROOT);
            Duration duration = upper.startsWith("P")
                    ? Duration.parse(upper)
                    : upper.endsWith("MS")
                            ? Duration.ofMillis(Long.parseLong(
                                    upper.substring(0, upper.length() - 2).trim()))
                            : Duration.parse("PT" + upper.replace(" ", ""));
            return duration.isNegative() || duration.isZero() ? null : duration;
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
