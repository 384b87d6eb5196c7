package dev.elbow.deploy.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files by which Prometheus and Grafana watch a scorer. Stateless. */
public final class Observability {

    static final Path FOLDER = Path.of("observability");

    private static final Path RULES = FOLDER.resolve("elbow.rules.yaml");
    private static final Path RULE_TESTS = FOLDER.resolve("elbow.rules.test.yaml");
    private static final Path RUNBOOK = FOLDER.resolve("RUNBOOK.md");
    private static final Pattern ALERT = Pattern.compile("^ *- alert: (\\w+)$", Pattern.MULTILINE);
    private static final Pattern METRIC = Pattern.compile("\\b(?:elbow|jvm|kafka|process)_[a-z_]+\\b");

    private Observability() {}

    /** All that rules and dashboards ask for, as Prometheus knows it. */
    public static Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        Stream.concat(Stream.of(rules()), dashboards().stream()).forEach(text -> {
            Matcher metric = METRIC.matcher(text);
            while (metric.find()) {
                metrics.add(metric.group());
            }
        });
        return metrics;
    }

    static List<String> alerts() {
        return ALERT.matcher(rules()).results().map(found -> found.group(1)).toList();
    }

    static String rules() {
        return read(RULES);
    }

    static String ruleTests() {
        return read(RULE_TESTS);
    }

    static String runbook() {
        return read(RUNBOOK);
    }

    static List<String> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.sorted().map(Observability::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
