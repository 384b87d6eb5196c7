package dev.elbow.scorer.format;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.wire.CsvEventDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which feature stands in which column. Stateless. */
final class CsvColumns {

    private CsvColumns() {}

    /**
     * For each column, its feature.
     *
     * @param names of features, or {@link FormatOptions#SKIPPED}; none stands for all features in their order
     * @throws ConfigurationException with every problem
     */
    static int[] of(List<String> names, EventSchema schema) {
        if (names.isEmpty()) {
            return IntStream.range(0, schema.size()).toArray();
        }
        List<String> problems = problems(names, schema);
        if (!problems.isEmpty()) {
            throw new ConfigurationException("settings", problems);
        }
        List<String> features = names(schema);
        return names.stream()
                .mapToInt(name -> features.contains(name) ? features.indexOf(name) : CsvEventDecoder.SKIPPED)
                .toArray();
    }

    private static List<String> problems(List<String> names, EventSchema schema) {
        List<String> features = names(schema);
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!features.contains(name) && !name.equals(FormatOptions.SKIPPED)) {
                problems.add(problem(name, "a feature of the package, or " + FormatOptions.SKIPPED)
                        + Nearest.of(name, features)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            } else if (features.contains(name) && !seen.add(name)) {
                problems.add(problem(name + " twice", "a feature once"));
            }
        }
        for (Feature feature : schema.features()) {
            if (feature.missing() == Feature.Missing.REFUSE && !names.contains(feature.name())) {
                problems.add(problem("not " + feature.name(), "it too; events without it are refused"));
            }
        }
        return problems;
    }

    private static List<String> names(EventSchema schema) {
        return schema.features().stream().map(Feature::name).toList();
    }

    private static String problem(String found, String expected) {
        return "format.columns: " + Excerpt.of(found) + " (expected: " + expected + ")";
    }
}
