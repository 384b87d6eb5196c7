package dev.elbow.scorer.stream;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.JsonField;
import dev.elbow.scorer.format.EventFormat;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of several packages an event is scored with.
 *
 * @param by where the event says so
 * @param name of the header, or the pointer to the field
 * @param packages for each value, the package's reference
 * @param otherwise the reference for an event with none of these values; without it, such an event is refused
 */
public record Choice(By by, String name, Map<String, String> packages, Optional<String> otherwise) {

    /** Where an event says what it is. */
    public enum By {
        /** In the last header of that name. */
        HEADER,
        /** In its value, which is JSON. */
        FIELD
    }

    static final String KEY = "choose";

    public Choice {
        packages = Collections.unmodifiableMap(new TreeMap<>(packages));
    }

    /**
     * Reads the group {@code choose}; empty where there is none.
     *
     * @param events the format of the events
     */
    static Optional<Choice> read(Settings route, EventFormat events) {
        Settings choose = route.group(KEY);
        Optional<String> header = choose.text("header");
        Optional<String> field = choose.text("field");
        Map<String, String> packages = choose.passThrough("packages");
        Optional<String> otherwise = choose.text("otherwise");
        if (!route.has(KEY)) {
            return Optional.empty();
        }
        if (header.isPresent() == field.isPresent()) {
            choose.problem("header", header.orElse("absent"), "either this or field");
        }
        if (field.isPresent() && !JsonField.isPointer(field.get())) {
            choose.problem("field", field.get(), "a JSON pointer such as /device/kind");
        }
        if (field.isPresent() && events != EventFormat.JSON) {
            choose.problem("field", field.get(), "header in its place, or events in JSON");
        }
        if (packages.isEmpty()) {
            choose.problem("packages", "none", "for each value, a package");
        }
        return Optional.of(new Choice(
                field.isPresent() ? By.FIELD : By.HEADER, field.or(() -> header).orElse(""), packages, otherwise));
    }

    /** For people: {@code header model}. */
    String place() {
        return (by == By.HEADER ? "header " : "field ") + name;
    }
}
