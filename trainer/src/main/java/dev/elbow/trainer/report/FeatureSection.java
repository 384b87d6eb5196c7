package dev.elbow.trainer.report;

import dev.elbow.schemas.calibration.SurvivalFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What each feature costs over held-out events, dearest first. */
record FeatureSection(ReportData data) {

    private static final double WIDTH = 220;
    private static final double HEIGHT = 16;
    private static final double SIDE = 5;

    private record Line(String name, double mean, double low, double median, double high) {}

    Element element() {
        List<Line> lines = lines();
        double least = lines.stream()
                .mapToDouble(line -> Math.min(line.low, line.mean))
                .reduce(0, Math::min);
        double most = lines.stream()
                .mapToDouble(line -> Math.max(line.high, line.mean))
                .reduce(0, Math::max);
        Scale scale = Scale.linear(least, most);
        Table table = new Table(
                "Distortion by feature over held-out events, nats: the mean, and what half and four in five events cost.",
                List.of(
                        "feature",
                        "mean",
                        "median",
                        "10\u00a0% to 90\u00a0%",
                        "dot: mean, bar: 10\u00a0% to 90\u00a0%"));
        for (Line line : lines) {
            table.row(
                    line.name,
                    List.of(
                            Numbers.nats(line.mean),
                            Numbers.nats(line.median),
                            Numbers.nats(line.low) + " to " + Numbers.nats(line.high)),
                    List.of(drawing(scale, line)));
        }
        return Element.of("div", "wide features").add(table.element());
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int f = 0; f < data.manifest().features().size(); f++) {
            double[] sorted = data.heldOut().featureDistortion()[f].clone();
            Arrays.sort(sorted);
            lines.add(new Line(
                    data.manifest().features().get(f).feature().name(),
                    data.manifest().calibration().normal().featureDistortion().get(f),
                    SurvivalFit.quantile(sorted, 0.1),
                    SurvivalFit.quantile(sorted, 0.5),
                    SurvivalFit.quantile(sorted, 0.9)));
        }
        lines.sort(Comparator.comparingDouble((Line line) -> -line.mean));
        return lines;
    }

    private static Element drawing(Scale scale, Line line) {
        double low = place(scale, line.low);
        return Element.of("svg")
                .with("viewBox", "0 0 " + Numbers.pixel(WIDTH) + " " + Numbers.pixel(HEIGHT))
                .with("aria-hidden", "true")
                .add(Element.of("line", "tick")
                        .with("x1", place(scale, 0))
                        .with("x2", place(scale, 0))
                        .with("y1", 0)
                        .with("y2", HEIGHT))
                .add(Element.of("rect", "spread")
                        .with("x", low)
                        .with("y", HEIGHT / 2 - 3)
                        .with("width", Math.max(1, place(scale, line.high) - low))
                        .with("height", 6))
                .add(Element.of("circle", "one")
                        .with("cx", place(scale, line.mean))
                        .with("cy", HEIGHT / 2)
                        .with("r", 3.5));
    }

    private static double place(Scale scale, double value) {
        return SIDE + scale.at(value) * (WIDTH - 2 * SIDE);
    }
}
