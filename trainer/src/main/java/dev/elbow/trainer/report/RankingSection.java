package dev.elbow.trainer.report;

import dev.elbow.trainer.evaluate.Ranking;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Receiver operating characteristic and precision over recall, of the model and its baselines. */
final class RankingSection {

    private static final double TOP = 26;
    private static final double HEIGHT = 232;
    private static final double[] FALSE_ALERTS = {0.001, 0.01, 0.05, 0.1, 0.25};

    private final Contest contest;
    private final Map<Rival, RankingCurve> curves = new EnumMap<>(Rival.class);
    private final Map<Rival, Ranking> rankings;

    RankingSection(Contest contest) {
        this.contest = contest;
        this.rankings = contest.rankings();
        contest.scores().forEach((rival, scores) -> curves.put(rival, RankingCurve.of(scores)));
    }

    List<Element> figures() {
        return List.of(receiver().element(), precision().element());
    }

    private String setting() {
        return switch (contest.kind()) {
            case TEST -> "Labelled rows that nothing was fitted to or calibrated on.";
            case LABELLED -> "Rows that training left out, by their label, ranked against held-out events.";
            case CORRUPTED ->
                "There are no labelled rows: held-out events with some features taken from another event, ranked against the"
                        + " events as they were.";
        };
    }

    private Figure receiver() {
        Words words = new Words("roc", "Recall over false alerts (ROC)", "Recall over the share of false alerts.");
        Element drawing = drawing(words, "false alerts, share of normal events", "recall");
        Panel panel = panel("", "");
        drawing.add(panel.line(List.of(new double[] {0, 0}, new double[] {1, 1}), "chance"));
        curves.forEach((rival, curve) -> drawing.add(panel.line(curve.receiver(), style(rival))));
        Table table = new Table("Recall at a share of false alerts", columns());
        for (double share : FALSE_ALERTS) {
            List<String> cells = new ArrayList<>();
            curves.values().forEach(curve -> cells.add(Numbers.percent(curve.recallAt(share))));
            table.row(Numbers.percent(share), cells);
        }
        return new Figure(words, setting(), key("AUROC"), drawing, table.element());
    }

    private Figure precision() {
        Words words =
                new Words("precision", "Precision over recall (PR)", "Precision over recall; the area is the AUPR.");
        double strange = contest.model().strange().length;
        double base = strange / (strange + contest.model().normal().length);
        Element drawing = drawing(words, "recall", "precision");
        Panel panel = panel("", "");
        drawing.add(panel.line(List.of(new double[] {0, base}, new double[] {1, base}), "chance"));
        curves.forEach((rival, curve) -> drawing.add(panel.line(curve.precision(), style(rival))));
        Table table = new Table("Area under the curve", List.of("ranked by", "AUROC", "AUPR"));
        rankings.forEach(
                (rival, ranking) -> table.row(rival.words(), List.of(figure(rival, "auroc"), figure(rival, "aupr"))));
        String reading = "Chance gets " + Numbers.percent(base)
                + ", the share of strange events here; where they are rarer, precision is less at the same recall.";
        return new Figure(words, reading, key("AUPR"), drawing, table.element());
    }

    private static Element drawing(Words words, String x, String y) {
        return Panel.drawing(words, TOP + HEIGHT + 42).add(panel(x, y).axes());
    }

    private static Panel panel(String x, String y) {
        return new Panel(Axis.of(Scale.linear(0, 1), x), Axis.of(Scale.linear(0, 1), y), TOP, HEIGHT);
    }

    private List<Figure.Key> key(String measure) {
        return curves.keySet().stream()
                .map(rival -> new Figure.Key(
                        "line " + style(rival),
                        rival.words() + ": " + measure + " "
                                + figure(rival, measure.equals("AUROC") ? "auroc" : "aupr")))
                .toList();
    }

    private String figure(Rival rival, String measure) {
        Ranking ranking = rankings.get(rival);
        if (ranking == null) {
            return Numbers.figure(Double.NaN);
        }
        return Numbers.figure(measure.equals("auroc") ? ranking.auroc() : ranking.aupr());
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("false alerts"));
        curves.keySet().forEach(rival -> columns.add(rival.words()));
        return columns;
    }

    private static String style(Rival rival) {
        return switch (rival) {
            case MODEL -> "one";
            case MAHALANOBIS -> "two dashed";
            case DISTANCE_TO_MEAN, NEAREST_NEIGHBOURS -> "three dotted";
            case ISOLATION_FOREST -> "four sparse";
        };
    }
}
