package dev.elbow.scorer.format;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The formats of events and scores, and what they need.
 *
 * @param eventsSchema the schema of all events, where they name none themselves
 * @param columns the features that the columns of CSV are; none stands for all, in the package's order
 * @param registry where Avro's schemas are
 */
public record FormatOptions(
        EventFormat events,
        ScoreFormat scores,
        Optional<Path> eventsSchema,
        List<String> columns,
        char separator,
        Optional<RegistryOptions> registry) {

    /** In the place of a feature: a column that is skipped. */
    public static final String SKIPPED = "_";

    private static final String KEY = "format";
    private static final char DEFAULT_SEPARATOR = ',';

    public FormatOptions {
        columns = List.copyOf(columns);
    }

    /** JSON in and out. */
    public static FormatOptions defaults() {
        return new FormatOptions(
                EventFormat.JSON, ScoreFormat.JSON, Optional.empty(), List.of(), DEFAULT_SEPARATOR, Optional.empty());
    }

    /** Reads the groups {@code format} and {@code schema_registry}. */
    public static FormatOptions read(Settings settings) {
        return read(settings.group(KEY), RegistryOptions.read(settings));
    }

    /** These, unless a route of several has a group {@code format} of its own, which is read in their place; the registry stays. */
    public FormatOptions overriddenBy(Settings route) {
        return route.has(KEY) ? read(route.group(KEY), registry) : this;
    }

    private static FormatOptions read(Settings format, Optional<RegistryOptions> registry) {
        FormatOptions defaults = defaults();
        FormatOptions options = new FormatOptions(
                format.choice("events", defaults.events),
                format.choice("scores", defaults.scores),
                format.text("events_schema").map(Path::of),
                format.texts("columns"),
                separator(format),
                registry);
        options.check(format);
        return options;
    }

    private static char separator(Settings format) {
        String text = format.text("separator", String.valueOf(DEFAULT_SEPARATOR));
        boolean sound = text.matches("[\\t -~&&[^\"]]");
        if (!sound) {
            format.problem("separator", text, "one character of ASCII, or a tab, and no quote");
        }
        return sound ? text.charAt(0) : DEFAULT_SEPARATOR;
    }

    private void check(Settings format) {
        if (events == EventFormat.AVRO && eventsSchema.isEmpty() && registry.isEmpty()) {
            format.problem("events", "avro", "schema_registry.url or format.events_schema with it");
        }
        if (events != EventFormat.AVRO && eventsSchema.isPresent()) {
            format.problem("events_schema", eventsSchema.get(), "absent, or format.events: avro");
        }
        if (events != EventFormat.CSV && !columns.isEmpty()) {
            format.problem("columns", columns, "absent, or format.events: csv");
        }
        if (events != EventFormat.CSV && separator != DEFAULT_SEPARATOR) {
            format.problem("separator", separator, "absent, or format.events: csv");
        }
    }
}
