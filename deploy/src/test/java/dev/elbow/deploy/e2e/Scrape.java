package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.observe.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scorer shows by HTTP; its metrics are read as strictly as their format is defined. */
final class Scrape {

    private static final Pattern SAID =
            Pattern.compile("metrics and health at (https?://127\\.0\\.0\\.1:\\d+) \\(/metrics, /health/live");
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") [^\n]*");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|summary|histogram|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL
            + ")*),?\\})? (NaN|[+-]?(?:Inf|\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?))");
    private static final Pattern ONE_LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Map<Map<String, String>, Double>> samples = new LinkedHashMap<>();

    private Scrape() {}

    /** The address that a scorer said, once it did. */
    static String address(ElbowProcess scorer) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (scorer.running() && System.nanoTime() < deadline) {
            Matcher said = SAID.matcher(scorer.err());
            if (said.find()) {
                return said.group(1);
            }
            Thread.sleep(20); // what another process writes can only be looked for
        }
        throw new AssertionError("no address:\n" + scorer.err());
    }

    static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The status of a page, once it is that, or after half a minute. */
    static int await(String url, int status) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        int now = get(url).statusCode();
        while (now != status && System.nanoTime() < deadline) {
            Thread.sleep(20); // what another process does can only be asked for
            now = get(url).statusCode();
        }
        return now;
    }

    static Scrape of(String address) throws IOException, InterruptedException {
        HttpResponse<String> response = get(address + "/metrics");
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        Scrape scrape = new Scrape();
        scrape.read(response.body());
        return scrape;
    }

    /** The metric is there, of its kind and with its labels. */
    void assertHas(Metric metric) {
        String name = metric.exposed();
        boolean summary = metric.kind() == Metric.Kind.SUMMARY;
        assertThat(types).containsEntry(name, metric.kind().name().toLowerCase(Locale.ROOT));
        for (String suffix : summary ? List.of("_count", "_sum", "_max") : List.of("")) {
            assertThat(names()).contains(name + suffix);
            labels(name + suffix)
                    .forEach(
                            labels -> assertThat(labels.keySet()).containsExactlyInAnyOrderElementsOf(metric.labels()));
        }
    }

    /** The one sample of a name with all of these labels, given as name, value, name, value. */
    double value(String name, String... labels) {
        Map<Map<String, String>, Double> of = samples.getOrDefault(name, Map.of());
        Map<Map<String, String>, Double> found = new HashMap<>();
        of.forEach((own, value) -> {
            boolean fits = true;
            for (int i = 0; i < labels.length; i += 2) {
                fits &= labels[i + 1].equals(own.get(labels[i]));
            }
            if (fits) {
                found.put(own, value);
            }
        });
        if (found.size() != 1) {
            throw new AssertionError(name + " " + String.join(" ", labels) + ": " + found + " of " + of);
        }
        return found.values().iterator().next();
    }

    Map<String, String> types() {
        return types;
    }

    Set<String> names() {
        return samples.keySet();
    }

    Set<Map<String, String>> labels(String name) {
        return samples.getOrDefault(name, Map.of()).keySet();
    }

    private void read(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        Set<String> closed = new HashSet<>();
        String family = "";
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches() || type.matches()) {
                String name = help.matches() ? help.group(1) : type.group(1);
                if (!name.equals(family) && !closed.add(name)) {
                    throw new AssertionError("a second time: " + line);
                }
                family = name;
                if (type.matches() && types.put(name, type.group(2)) != null) {
                    throw new AssertionError("two types: " + line);
                }
            } else {
                sample(line, family);
            }
        }
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches() || !sample.group(1).startsWith(family)) {
            throw new AssertionError("no sample of " + family + ": " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = ONE_LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            if (labels.put(label.group(1), label.group(2)) != null) {
                throw new AssertionError("a label twice: " + line);
            }
        }
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        if (samples.computeIfAbsent(sample.group(1), name -> new LinkedHashMap<>())
                        .put(labels, value)
                != null) {
            throw new AssertionError("a second time: " + line);
        }
    }
}
