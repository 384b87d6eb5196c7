package dev.elbow.scorer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void standsInTheTables() {
        List<String> rows = Arrays.stream(Metric.values()).map(MetricTest::row).toList();

        List<String> written = Stream.of("README.md", "ALERTS.md")
                .flatMap(MetricTest::lines)
                .filter(line -> line.startsWith("| `elbow_"))
                .toList();

        assertThat(written).isEqualTo(rows);
    }

    private static Stream<String> lines(String document) {
        try {
            return Files.readAllLines(Path.of(document)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + metric.exposed() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | " + labels
                + " | " + metric.description() + " |";
    }
}
