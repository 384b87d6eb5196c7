package dev.elbow.zoo.cli;

import dev.elbow.zoo.diff.Disagreement;
import dev.elbow.zoo.diff.Figure;
import dev.elbow.zoo.diff.PackageDiff;
import dev.elbow.zoo.diff.RankCorrelation;
import dev.elbow.zoo.diff.ScoreAgreement;
import dev.elbow.zoo.diff.ScoreAgreement.Difference;
import dev.elbow.zoo.diff.ScoreAgreement.Nats;
import dev.elbow.zoo.diff.ScoreAgreement.Verdicts;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** How far scores agree, for people: a column for each set of events. */
record AgreementText(PackageDiff diff, List<ComparedOn> compared) {

    private static final String NONE = "-";

    /** Disagreements that are shown. */
    private static final int MOST = 5;

    void print(PrintWriter out) {
        out.printf("%nScore agreement%n");
        TextTable table = new TextTable(1);
        row(table, "", ComparedOn::events);
        rowOf(table, "events", one -> count(one.refusals().events()));
        rowOf(table, "scored by both", one -> count(one.scored()));
        rowOf(table, "refused by A", one -> count(one.refusals().a().events()));
        rowOf(table, "refused by B", one -> count(one.refusals().b().events()));
        boolean any = compared.stream().anyMatch(one -> one.agreement().scored() > 0);
        if (any) {
            measures(table);
        }
        table.print(out);
        if (!any) {
            out.println("  no event was scored by both");
        }
        notes(out);
        disagreements(out);
    }

    private void measures(TextTable table) {
        measure(table, "rank correlation, Spearman's rho", ScoreAgreement::rank, RankCorrelation::spearman);
        measure(table, "rank correlation, Kendall's tau-b", ScoreAgreement::rank, RankCorrelation::kendall);
        measure(table, "p-values apart, median", ScoreAgreement::pValues, Difference::median);
        measure(table, "p-values apart, at most", ScoreAgreement::pValues, Difference::largest);
        verdicts(table, "anomalous for both", Verdicts::both);
        verdicts(table, "anomalous for A alone", Verdicts::onlyA);
        verdicts(table, "anomalous for B alone", Verdicts::onlyB);
        verdicts(table, "anomalous for neither", Verdicts::neither);
        if (compared.stream().anyMatch(one -> one.agreement().nats().isPresent())) {
            measure(table, "nats, B less A, mean", ScoreAgreement::nats, Nats::mean);
            measure(
                    table,
                    "nats apart, median",
                    ScoreAgreement::nats,
                    nats -> nats.magnitude().median());
            measure(
                    table,
                    "nats apart, at most",
                    ScoreAgreement::nats,
                    nats -> nats.magnitude().largest());
            measure(table, "nats that units may account for", ScoreAgreement::nats, Nats::unitGap);
        }
    }

    private <T> void measure(
            TextTable table, String name, Function<ScoreAgreement, Optional<T>> part, Function<T, Double> number) {
        rowOf(table, name, one -> part.apply(one).map(number).map(Figure::of).orElse(NONE));
    }

    private void verdicts(TextTable table, String name, ToLongFunction<Verdicts> events) {
        rowOf(table, name, one -> one.scored() == 0 ? NONE : count(events.applyAsLong(one.verdicts())));
    }

    private void rowOf(TextTable table, String name, Function<ScoreAgreement, String> cell) {
        row(table, name, one -> cell.apply(one.agreement()));
    }

    private void row(TextTable table, String name, Function<ComparedOn, String> cell) {
        String[] cells = new String[1 + compared.size()];
        cells[0] = name;
        for (int i = 0; i < compared.size(); i++) {
            cells[i + 1] = cell.apply(compared.get(i));
        }
        table.row(cells);
    }

    /** What the numbers above are to be taken with. */
    private void notes(PrintWriter out) {
        TextTable notes = new TextTable(2);
        for (ComparedOn one : compared) {
            ScoreAgreement.Refusals refusals = one.agreement().refusals();
            if (refusals.cut()) {
                notes.row("not read", one.events() + ": what comes after that many events");
            }
            refusals.a().first().ifPresent(first -> notes.row("refused by A", reason(one, first)));
            refusals.b().first().ifPresent(first -> notes.row("refused by B", reason(one, first)));
        }
        boolean golden = compared.stream()
                .anyMatch(one -> !one.given() && one.agreement().scored() > 0);
        if (golden
                && !(diff.features().onlyA().isEmpty()
                        && diff.features().onlyB().isEmpty())) {
            notes.row(
                    "incomplete",
                    "golden events lack what the other model alone reads, and p-values hold for complete ones");
        }
        notes.print(out);
    }

    private static String reason(ComparedOn one, ScoreAgreement.First first) {
        return one.events() + ", " + one.place().apply(first.event()) + ": " + first.reason();
    }

    /** Of the events that were given, else of golden ones. */
    private void disagreements(PrintWriter out) {
        boolean given = compared.stream().anyMatch(ComparedOn::given);
        double floor = diff.leastMeasured();
        List<Placed> most = compared.stream()
                .filter(one -> one.given() == given)
                .flatMap(one -> one.agreement().disagreements().stream().map(event -> new Placed(one, event)))
                .sorted(Comparator.comparingDouble((Placed one) -> -one.event.logRatio(floor)))
                .limit(MOST)
                .toList();
        if (most.isEmpty()) {
            return;
        }
        out.printf(
                "%nWhere they disagree most, by the ratio of p-values, of which none counts as less than %s%n",
                Figure.of(floor));
        TextTable table = new TextTable(1);
        table.row("", "p of A", "p of B", "nats of A", "nats of B", "anomalous for");
        most.forEach(one -> table.row(one.cells()));
        table.print(out);
    }

    /** An event of one of the sets. */
    private record Placed(ComparedOn on, Disagreement event) {

        String[] cells() {
            String place = on.place().apply(event.event());
            return new String[] {
                on.given() ? place : on.events() + ", " + place,
                Figure.of(event.a().pValue()),
                Figure.of(event.b().pValue()),
                Figure.of(event.a().anomaly()),
                Figure.of(event.b().anomaly()),
                verdict(event)
            };
        }
    }

    private static String verdict(Disagreement one) {
        boolean a = one.a().anomalous();
        boolean b = one.b().anomalous();
        return a && b ? "both" : a ? "A" : b ? "B" : "neither";
    }

    private static String count(long events) {
        return String.format(Locale.ROOT, "%,d", events);
    }
}
