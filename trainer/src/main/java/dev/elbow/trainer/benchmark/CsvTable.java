package dev.elbow.trainer.benchmark;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.elbow.trainer.benchmark.Summary.Line;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A summary as CSV: a line for each method on each set, then one for each method's means. Stateless. */
final class CsvTable {

    /** What the lines of means have for a set. */
    static final String MEAN = "(mean)";

    private CsvTable() {}

    static String of(Summary summary) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(
                    "protocol",
                    "set",
                    "method",
                    "seeds",
                    "auroc",
                    "auroc_deviation",
                    "aupr",
                    "aupr_deviation",
                    "fit_seconds",
                    "microseconds_an_event",
                    "collapsed",
                    "useless",
                    "refused",
                    "alerts_at_1_percent",
                    "alerts_at_0.1_percent");
            for (String set : summary.sets()) {
                for (String method : summary.methods().keySet()) {
                    Line line = summary.line(method, set);
                    if (line.seeds() > 0) {
                        csv.writeRecord(cells(summary, set, method, line));
                    }
                }
            }
            summary.methods()
                    .forEach((method, figures) ->
                            csv.writeRecord(cells(summary, MEAN, method, summary.mean(method, figures.keySet()))));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    private static List<String> cells(Summary summary, String set, String method, Line line) {
        List<String> cells = new ArrayList<>(List.of(
                Summary.word(summary.protocol()),
                set,
                method,
                String.valueOf(line.seeds()),
                number(line.auroc().mean()),
                number(line.auroc().deviation()),
                number(line.aupr().mean()),
                number(line.aupr().deviation()),
                number(line.fitSeconds()),
                number(line.microseconds())));
        cells.addAll(told(summary.models().getOrDefault(method, Map.of()).getOrDefault(set, List.of())));
        return cells;
    }

    /** Blank for what is no model. */
    private static List<String> told(List<SetRecord> records) {
        if (records.isEmpty()) {
            return List.of("", "", "", "", "");
        }
        return List.of(
                sum(records, record -> record.gate().collapsed() ? 1 : 0),
                sum(records, record -> record.gate().useless() ? 1 : 0),
                sum(records, record -> record.gate().refused()),
                number(100 * average(records, record -> record.gate().alertsAtHundredth())),
                number(100 * average(records, record -> record.gate().alertsAtThousandth())));
    }

    private static String sum(List<SetRecord> records, ToDoubleFunction<SetRecord> count) {
        return String.format(
                Locale.ROOT, "%.0f", records.stream().mapToDouble(count).sum());
    }

    static double average(List<SetRecord> records, ToDoubleFunction<SetRecord> value) {
        return records.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
    }
}
