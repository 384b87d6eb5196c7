package dev.elbow.deploy.replay;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** An event on its way to a topic. Immutable. */
public final class Event {

    private final long line;
    private final byte[] value;
    private final Optional<String> key;
    private final Map<String, String> excluded;

    Event(long line, byte[] value, Optional<String> key, Map<String, String> excluded) {
        this.line = line;
        this.value = value;
        this.key = key;
        this.excluded = Map.copyOf(excluded);
    }

    /** The line of the file where it begins; the first is 1. */
    public long line() {
        return line;
    }

    /** The event as it is sent: a JSON object, or a line that was broken already. */
    public byte[] value() {
        return value.clone();
    }

    /** The event as text. */
    public String json() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** The value of the key column, where one was asked for and the event has it. */
    public Optional<String> key() {
        return key;
    }

    /** What was taken out of the event, as text, by column. */
    public Map<String, String> excluded() {
        return excluded;
    }
}
