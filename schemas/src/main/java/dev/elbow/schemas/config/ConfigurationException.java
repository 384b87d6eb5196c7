package dev.elbow.schemas.config;

import java.util.List;

/** Settings that cannot be used; all problems at once, a line each. The remedy is to correct the settings. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // a List.copyOf of strings, which is serialisable
    private final List<String> problems;

    public ConfigurationException(String source, List<String> problems) {
        super(source + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
