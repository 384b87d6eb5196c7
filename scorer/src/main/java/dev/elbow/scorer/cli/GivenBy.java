package dev.elbow.scorer.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * By what settings are given beside a file; for a reference of them.
 *
 * @param options for a setting, the option; not every setting has one
 * @param variables for a setting, the variable of the environment; neither has every setting one of these
 */
public record GivenBy(Map<String, String> options, Map<String, String> variables) {

    public GivenBy {
        options = Map.copyOf(options);
        variables = Map.copyOf(variables);
    }

    /** Those of {@code elbow score}. */
    public static GivenBy score() {
        return of(ScoreCommand.options(), SettingsTree.SCORE_KEYS);
    }

    /** Those of {@code elbow alert}. */
    public static GivenBy alert() {
        return of(AlertOptions.NAMES, AlertOptions.ENVIRONMENT_KEYS);
    }

    private static GivenBy of(Map<String, String> options, List<String> keys) {
        return new GivenBy(
                options, keys.stream().collect(Collectors.toMap(Function.identity(), SettingsTree::variable)));
    }
}
