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
        List<String> features = schema.features().stream().map(Feature::name).toList();
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int[] columns = new int[names.size()];
        for (int i = 0; i < columns.length; i++) {
            String name = names.get(i);
            boolean skipped = name.equals(FormatOptions.SKIPPED) && !features.contains(name);
            columns[i] = skipped ? CsvEventDecoder.SKIPPED : features.indexOf(name);
            if (!skipped && columns[i] < 0) {
                problems.add(problem(name, "a feature of the package, or " + FormatOptions.SKIPPED)
                        + Nearest.of(name, features)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            } else if (!skipped && !seen.add(name)) {
                problems.add(problem(name + " twice", "a feature once"));
            }
        }
        for (Feature feature : schema.features()) {
            if (feature.missing() == Feature.Missing.REFUSE && !names.contains(feature.name())) {
                problems.add(problem("not " + feature.name(), "it too; events without it are refused"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("settings", problems);
        }
        return columns;
    }

    private static String problem(String found, String expected) {
        return "format.columns: " + Excerpt.of(found) + " (expected: " + expected + ")";
    }
}
