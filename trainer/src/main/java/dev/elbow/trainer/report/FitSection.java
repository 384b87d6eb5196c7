package dev.elbow.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How the fit went: its terms over steps, or its objective over iterations.
 *
 * @param crossFitted whether it is the first of several fits that held rows out
 */
record FitSection(Curve curve, boolean crossFitted) implements Curve.Cases<List<Element>> {

    private static final double TOP = 26;
    private static final double HEIGHT = 204;

    /** The first epochs may lie this much further off than all later ones and still be drawn whole. */
    private static final double FAR = 2;

    List<Element> figures() {
        return curve.match(this);
    }

    @Override
    public List<Element> epochs(Curve.Epochs fit) {
        List<Curve.Epoch> epochs = fit.epochs();
        if (epochs.isEmpty()) {
            return none();
        }
        Line distortion = new Line("one", "distortion", Curve.Epoch::distortion);
        Line rate = new Line("two dashed", "rate", Curve.Epoch::rate);
        Line train = new Line("two dashed", "training rows", epoch -> epoch.distortion() + epoch.rate());
        Line heldOut = new Line("one", "held-out rows", Curve.Epoch::heldOut);
        Curve.Epoch best = epochs.stream()
                .reduce((a, b) -> b.heldOut() < a.heldOut() ? b : a)
                .orElseThrow();
        String least = Numbers.figure(best.heldOut()) + " nats, the least over held-out rows.";
        String kept = crossFitted
                ? "The first of the fits that held rows out was best at step " + Numbers.count(best.step()) + ": "
                        + least + " The package's own fit, to all rows, went on as long as those on average."
                : "The weights of step " + Numbers.count(best.step()) + " were kept: " + least;
        return List.of(
                figure(
                        new Words("fit-terms", "Distortion and rate", "Two lines over the steps of the fit."),
                        "The two terms over training rows, by one draw an event. ",
                        epochs,
                        List.of(distortion, rate)),
                figure(
                        new Words("fit-anomaly", "Anomaly", "Two lines over the steps of the fit. " + kept),
                        kept + " Where the lines part, the fit learned training rows by heart. ",
                        epochs,
                        List.of(heldOut, train)));
    }

    private record Line(String style, String words, ToDoubleFunction<Curve.Epoch> value) {
        List<double[]> points(List<Curve.Epoch> epochs, double most) {
            return epochs.stream()
                    .filter(epoch -> value.applyAsDouble(epoch) <= most)
                    .map(epoch -> new double[] {epoch.step(), value.applyAsDouble(epoch)})
                    .toList();
        }
    }

    private static Element figure(Words words, String reading, List<Curve.Epoch> epochs, List<Line> lines) {
        double[] range = range(epochs, lines);
        Axis x = Axis.of(
                Scale.linear(epochs.get(0).step(), epochs.get(epochs.size() - 1).step()), "steps");
        Axis y = Axis.of(Scale.linear(range[0], range[1]), "nats an event, mean");
        Panel panel = new Panel(x, y, TOP, HEIGHT);
        Element drawing = Panel.drawing(words, TOP + HEIGHT + 42).add(panel.axes());
        for (Line line : lines) {
            List<double[]> points = line.points(epochs, range[1]);
            drawing.add(panel.line(points, line.style));
            points.stream()
                    .skip(Math.max(0, points.size() - 1))
                    .forEach(last -> drawing.add(panel.dot(last[0], last[1], line.style)));
        }
        addHits(drawing, panel, epochs, lines);
        List<Figure.Key> key = lines.stream()
                .map(line -> new Figure.Key("line " + line.style, line.words))
                .toList();
        return new Figure(words, reading + cut(epochs, lines, range[1]), key, drawing, table(words, epochs, lines))
                .element();
    }

    private static String cut(List<Curve.Epoch> epochs, List<Line> lines, double most) {
        int drawn = lines.stream()
                .mapToInt(line -> line.points(epochs, most).size())
                .min()
                .orElse(0);
        int cut = epochs.size() - drawn;
        return cut == 0 ? "" : "The first " + (cut == 1 ? "epoch lies" : cut + " epochs lie") + " above the drawing.";
    }

    /** From the least value to the most, or to that of later epochs where the first ones are far off. */
    private static double[] range(List<Curve.Epoch> epochs, List<Line> lines) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double late = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (int i = 0; i < epochs.size(); i++) {
                double value = line.value.applyAsDouble(epochs.get(i));
                low = Math.min(low, value);
                high = Math.max(high, value);
                late = i < epochs.size() / 8 ? late : Math.max(late, value);
            }
        }
        boolean far = high - late > FAR * (late - low);
        return new double[] {low, far ? late + 0.1 * (late - low) : high};
    }

    private static void addHits(Element drawing, Panel panel, List<Curve.Epoch> epochs, List<Line> lines) {
        for (int i = 0; i < epochs.size(); i++) {
            double step = epochs.get(i).step();
            double before = i == 0 ? step : epochs.get(i - 1).step();
            double after = i == epochs.size() - 1 ? step : epochs.get(i + 1).step();
            StringBuilder told =
                    new StringBuilder("step " + Numbers.count(epochs.get(i).step()));
            for (Line line : lines) {
                told.append("\n")
                        .append(line.words)
                        .append(" ")
                        .append(Numbers.figure(line.value.applyAsDouble(epochs.get(i))));
            }
            drawing.add(panel.hit((before + step) / 2, (step + after) / 2, told.toString()));
        }
    }

    private static Element table(Words words, List<Curve.Epoch> epochs, List<Line> lines) {
        List<String> columns = new ArrayList<>(List.of("step"));
        lines.forEach(line -> columns.add(line.words));
        Table table = new Table(words.title() + ", mean nats an event", columns);
        for (Curve.Epoch epoch : epochs) {
            table.row(
                    Numbers.count(epoch.step()),
                    lines.stream()
                            .map(line -> Numbers.figure(line.value.applyAsDouble(epoch)))
                            .toList());
        }
        return table.element();
    }

    @Override
    public List<Element> iterations(Curve.Iterations fit) {
        List<Double> objectives = fit.objectives();
        if (objectives.isEmpty()) {
            return none();
        }
        double low = objectives.stream().reduce(Math::min).orElse(0.0);
        double high = objectives.stream().reduce(Math::max).orElse(0.0);
        Axis x = Axis.whole(Scale.linear(1, objectives.size()), "iterations");
        Panel panel = new Panel(x, Axis.of(Scale.linear(low, high), "nats a training row"), TOP, HEIGHT);
        List<double[]> points = new ArrayList<>();
        objectives.forEach(objective -> points.add(new double[] {points.size() + 1.0, objective}));
        double[] last = points.get(points.size() - 1);
        Words words = new Words("fit-objective", "Log-likelihood", "One line over the iterations of the fit.");
        Element drawing = Panel.drawing(words, TOP + HEIGHT + 42)
                .add(panel.axes())
                .add(panel.line(points, "one"))
                .add(panel.dot(last[0], last[1], "one"));
        String reading =
                "Of the training rows, with the log prior of smoothing, over the iterations of the start that won.";
        return List.of(new Figure(words, reading, List.of(), drawing, table(objectives)).element());
    }

    private static Element table(List<Double> objectives) {
        Table table = new Table("Log-likelihood, nats a training row", List.of("iteration", "objective"));
        for (int i = 0; i < objectives.size(); i++) {
            table.row(Numbers.count(i + 1), List.of(Numbers.figure(objectives.get(i))));
        }
        return table.element();
    }

    private static List<Element> none() {
        return List.of(Element.of("p").text("The course of this fit was not recorded."));
    }
}
