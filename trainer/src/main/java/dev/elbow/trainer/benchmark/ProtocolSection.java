package dev.elbow.trainer.benchmark;

import static dev.elbow.trainer.benchmark.MarkdownTable.number;

import dev.elbow.trainer.baseline.Detector;
import dev.elbow.trainer.benchmark.Reference.Score;
import dev.elbow.trainer.benchmark.Summary.Line;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What one protocol came to, in Markdown: means, each set, what is told of the models, where others lead. */
final class ProtocolSection {

    private static final String MEASURED = " *";
    private static final String PUBLISHED = " †";

    /** Columns of published methods beside each set; the table of means has all. */
    private static final int MOST_PUBLISHED = 5;

    /** Points of AUROC by which another method leads at least, to be named. */
    private static final double LEAD = 1;

    /** The same of AUPR, which differs more between seeds. */
    private static final double LEAD_AUPR = 3;

    private final Summary summary;
    private final Collection<String> sets;
    private final Map<String, Map<String, Score>> measured = new LinkedHashMap<>();
    private final Map<String, Map<String, Score>> published;
    private final List<Agreement> agreements;
    private final StringBuilder text = new StringBuilder();

    ProtocolSection(Summary summary, Reference reference) {
        this.summary = summary;
        this.sets = summary.sets();
        reference.measured(summary.protocol()).forEach((method, scores) -> {
            if (covered(scores) > 0) {
                measured.put(method, scores);
            }
        });
        this.published = sorted(reference.published(summary.protocol()));
        this.agreements = Agreement.of(summary, reference);
    }

    String text() {
        text.append("## Protocol ").append(Summary.word(summary.protocol())).append("\n\n");
        text.append(words(summary.protocol())).append("\n\n");
        means();
        text.append("### AUROC, percent\n\n");
        scores(line -> line.auroc().mean(), Score::auroc);
        text.append("### AUPR, percent\n\n");
        scores(line -> line.aupr().mean(), Score::aupr);
        summary.models().forEach(this::told);
        summary.models().keySet().forEach(this::led);
        agreement();
        return text.toString();
    }

    private static String words(Protocol protocol) {
        return switch (protocol) {
            case CLEAN ->
                "Normal rows are shuffled by the seed; half of them are trained on, the other half and all anomalies are scored. Of"
                        + " larger sets 50,000 rows are drawn.";
            case DTE ->
                "For comparison with published tables alone: sets below 1,000 rows are resampled with replacement, so that rows"
                        + " which were trained on are scored again, and the first half of the normal rows, in the order of the file,"
                        + " is trained on.";
        };
    }

    private long covered(Map<String, Score> scores) {
        return sets.stream()
                .filter(set -> Reference.find(scores, set).isPresent())
                .count();
    }

    /** Those with some of our sets, best first by their mean AUROC over them. */
    private Map<String, Map<String, Score>> sorted(Map<String, Map<String, Score>> others) {
        Map<String, Map<String, Score>> sorted = new LinkedHashMap<>();
        others.entrySet().stream()
                .filter(other -> covered(other.getValue()) > 0)
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, Map<String, Score>> other) -> -mean(other.getValue(), Score::auroc)))
                .forEach(other -> sorted.put(other.getKey(), other.getValue()));
        return sorted;
    }

    private double mean(Map<String, Score> scores, ToDoubleFunction<Score> value) {
        return sets.stream()
                .flatMap(set -> Reference.find(scores, set).stream())
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    private void means() {
        text.append("### Means\n\n");
        text.append(
                "AUROC and AUPR in percent, means over seeds, then over sets; ± is the standard deviation of the mean of all sets"
                        + " over seeds. Times are medians over sets: from training rows to what can score, and for scoring one event.");
        text.append(measured.isEmpty() ? "" : " *: by other programs, with shuffles of their own.");
        text.append(published.isEmpty() ? "" : " †: published.");
        text.append("\n\n");
        MarkdownTable table = new MarkdownTable(
                List.of("method", "sets", "seeds", "AUROC", "±", "AUPR", "±", "fit, s", "µs an event"));
        summary.methods().forEach((method, figures) -> {
            Line line = summary.mean(method, figures.keySet());
            table.row(List.of(
                    method,
                    String.valueOf(figures.size()),
                    String.valueOf(line.seeds()),
                    number(line.auroc().mean(), 1),
                    number(line.auroc().deviation(), 2),
                    number(line.aupr().mean(), 1),
                    number(line.aupr().deviation(), 2),
                    number(line.fitSeconds(), 2),
                    number(line.microseconds(), 2)));
        });
        measured.forEach((method, scores) -> table.row(others(method + MEASURED, scores)));
        published.forEach((method, scores) -> table.row(others(method + PUBLISHED, scores)));
        text.append(table).append('\n');
    }

    private List<String> others(String label, Map<String, Score> scores) {
        return List.of(
                label,
                String.valueOf(covered(scores)),
                "–",
                number(mean(scores, Score::auroc), 1),
                "–",
                number(mean(scores, Score::aupr), 1),
                "–",
                "–",
                "–");
    }

    private void scores(ToDoubleFunction<Line> here, ToDoubleFunction<Score> there) {
        Map<String, Map<String, Score>> others = new LinkedHashMap<>();
        measured.forEach((method, scores) -> {
            if (!summary.methods().containsKey(method)) {
                others.put(method + MEASURED, scores);
            }
        });
        published.entrySet().stream()
                .limit(MOST_PUBLISHED)
                .forEach(other -> others.put(other.getKey() + PUBLISHED, other.getValue()));
        List<String> header = new ArrayList<>(List.of("set"));
        header.addAll(summary.methods().keySet());
        header.addAll(others.keySet());
        MarkdownTable table = new MarkdownTable(header);
        for (String set : sets) {
            List<String> cells = new ArrayList<>(List.of(set));
            summary.methods()
                    .keySet()
                    .forEach(method -> cells.add(number(here.applyAsDouble(summary.line(method, set)), 1)));
            others.values().forEach(scores -> {
                Optional<Score> score = Reference.find(scores, set);
                cells.add(number(score.isPresent() ? there.applyAsDouble(score.get()) : Double.NaN, 1));
            });
            table.row(cells);
        }
        text.append(table).append('\n');
    }

    private void told(String model, Map<String, List<SetRecord>> told) {
        text.append("### ").append(model).append(": fits and alerts\n\n");
        text.append(
                "The share of scored normal rows whose p-value is at or below a budget of 1 % and of 0.1 %; seeds whose model"
                        + " collapsed, or that the export gate would have refused otherwise; scored rows that the model refuses, which count"
                        + " as the strangest.\n\n");
        MarkdownTable table = new MarkdownTable(List.of(
                "set",
                "rows trained on",
                "fit, s",
                "µs an event",
                "at 1 %",
                "at 0.1 %",
                "collapsed",
                "useless",
                "refused"));
        told.forEach((set, records) -> {
            Line line = summary.line(model, set);
            table.row(List.of(
                    set,
                    number(CsvTable.average(records, record -> record.size().train()), 0),
                    number(line.fitSeconds(), 1),
                    number(line.microseconds(), 2),
                    number(
                            100
                                    * CsvTable.average(
                                            records, record -> record.gate().alertsAtHundredth()),
                            2),
                    number(
                            100
                                    * CsvTable.average(
                                            records, record -> record.gate().alertsAtThousandth()),
                            3),
                    number(count(records, SetRecord.Gate::collapsed), 0),
                    number(count(records, SetRecord.Gate::useless), 0),
                    number(
                            records.stream()
                                    .mapToInt(record -> record.gate().refused())
                                    .sum(),
                            0)));
        });
        text.append(table).append('\n');
    }

    private static int count(List<SetRecord> records, Predicate<SetRecord.Gate> what) {
        return (int) records.stream().map(SetRecord::gate).filter(what).count();
    }

    private void led(String model) {
        text.append("### Where another detector leads ").append(model).append("\n\n");
        text.append("Of those that ran here, on the same rows. ");
        led(model, "AUROC", line -> line.auroc().mean(), LEAD);
        led(model, "AUPR", line -> line.aupr().mean(), LEAD_AUPR);
    }

    private void led(String model, String measure, ToDoubleFunction<Summary.Line> of, double least) {
        MarkdownTable table = new MarkdownTable(List.of("set", model, "best other", "lead"));
        int rows = 0;
        for (String set : sets) {
            double own = of.applyAsDouble(summary.line(model, set));
            String best = bestOther(set, of);
            double lead = of.applyAsDouble(summary.line(best, set)) - own;
            if (lead > least) {
                rows++;
                table.row(List.of(set, number(own, 1), best + " " + number(own + lead, 1), number(lead, 1)));
            }
        }
        String by = " by more than " + number(least, 0) + (least == 1 ? " point of " : " points of ") + measure;
        text.append(
                        rows == 0
                                ? "On no set" + by + ".\n"
                                : "On " + rows + " of " + sets.size() + " sets" + by + ":\n\n" + table)
                .append('\n');
    }

    private String bestOther(String set, ToDoubleFunction<Summary.Line> of) {
        return summary.methods().keySet().stream()
                .filter(method -> Detector.all().containsKey(method) && !method.equals(Detector.CHANCE))
                .filter(method -> summary.line(method, set).seeds() > 0)
                .max(Comparator.comparingDouble(method -> of.applyAsDouble(summary.line(method, set))))
                .orElse("");
    }

    private void agreement() {
        if (agreements.isEmpty()) {
            return;
        }
        long out = agreements.stream().filter(one -> !one.agrees()).count();
        text.append("### Detectors beside other programs\n\n");
        text.append("AUROC here less what other programs of the same name came to with shuffles of their own; ")
                .append(agreements.size() - out)
                .append(" of ")
                .append(agreements.size())
                .append(" are within the tolerance: a point and three standard errors over seeds.\n\n");
        MarkdownTable table =
                new MarkdownTable(List.of("set", "method", "here", "measured", "difference", "tolerance"));
        agreements.stream()
                .filter(one -> !one.agrees())
                .forEach(one -> table.row(List.of(
                        one.set(),
                        one.method(),
                        number(one.here(), 1),
                        number(one.measured(), 1),
                        number(one.difference(), 1),
                        number(one.tolerance(), 1))));
        text.append(out == 0 ? "" : table + "\n");
    }
}
