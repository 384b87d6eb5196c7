package dev.elbow.deploy.docs;

import dev.elbow.scorer.observe.Metric;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every metric: those of our own, and those that a running process shows beside them. Stateless. */
public final class MetricReference {

    private static final Pattern HELP = Pattern.compile("^# HELP (\\S+) ?(.*)$", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\w+)$", Pattern.MULTILINE);

    private MetricReference() {}

    static String own() {
        StringBuilder text = new StringBuilder(Reference.row("metric", "kind", "labels", "what it is"));
        text.append(Reference.row("---", "---", "---", "---"));
        for (Metric metric : Metric.values()) {
            text.append(Reference.row(
                    Reference.code(metric.exposed()),
                    metric.kind().name().toLowerCase(Locale.ROOT),
                    metric.labels().stream().map(Reference::code).collect(Collectors.joining(", ")),
                    Reference.cell(metric.description())));
        }
        return text.toString();
    }

    /** What Prometheus' text says of metrics that are not our own, by their names. */
    public static Map<String, String> others(String scrape) {
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(scrape);
        while (type.find()) {
            types.put(type.group(1), type.group(2));
        }
        Map<String, String> rows = new TreeMap<>();
        Matcher help = HELP.matcher(scrape);
        while (help.find()) {
            String name = help.group(1);
            if (!name.startsWith("elbow_")) {
                String kind = Objects.requireNonNullElse(types.get(name), "gauge");
                rows.put(name, Reference.row(Reference.code(name), kind, Reference.cell(help.group(2))));
            }
        }
        return rows;
    }

    public static String table(Map<String, String> rows) {
        return Reference.row("metric", "kind", "what it is")
                + Reference.row("---", "---", "---")
                + String.join("", rows.values());
    }
}
