package dev.elbow.trainer.report;

import dev.elbow.trainer.evaluate.ActiveUnits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What each latent dimension, or component of a mixture, costs, and which are active. */
record UnitsSection(ReportData data) {

    private static final double TOP = 26;
    private static final double HEIGHT = 232;

    /** That a drawing has room for. */
    private static final int MOST = 64;

    Figure figure() {
        int[] drawn = dearest();
        Words words = new Words("units", "Rate by " + unit(), "One bar for each " + unit() + ".");
        double most = Arrays.stream(drawn).mapToDouble(this::rate).max().orElse(0);
        Axis x = Axis.whole(Scale.linear(0.5, drawn.length + 0.5), drawn.length == units() ? unit() : "");
        Axis y = Axis.of(Scale.linear(0, Math.max(1e-3, 1.08 * most)), "nats an event, mean");
        Panel panel = new Panel(x, y, TOP, HEIGHT);
        Element drawing = Panel.drawing(words, TOP + HEIGHT + 42).add(panel.axes());
        for (int place = 1; place <= drawn.length; place++) {
            int unit = drawn[place - 1];
            String style = active(unit) ? "unit fill one" : "unit hollow";
            drawing.add(panel.box(place - 0.4, place + 0.4, 0, Math.max(0, rate(unit)), style));
            drawing.add(panel.hit(place - 0.5, place + 0.5, told(unit, rate(unit), active(unit))));
        }
        return new Figure(words, reading(drawn.length), key(), drawing, table());
    }

    /** The units with the largest rate, in their own order. */
    private int[] dearest() {
        return IntStream.range(0, units())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer unit) -> -rate(unit)))
                .limit(MOST)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int units() {
        return data.heldOut().latentMean().length;
    }

    private String unit() {
        return data.mixture() ? "component" : "latent dimension";
    }

    private double rate(int unit) {
        return data.manifest().calibration().normal().latentRate().get(unit);
    }

    private boolean active(int unit) {
        return ActiveUnits.active(data.heldOut().latentMean()[unit]);
    }

    private String told(int index, double rate, boolean active) {
        return unit() + " " + (index + 1) + "\n" + Numbers.nats(rate) + " nats, " + (active ? "active" : "not active");
    }

    private static List<Figure.Key> key() {
        return List.of(new Figure.Key("swatch one", "active"), new Figure.Key("swatch hollow", "not active"));
    }

    private String reading(int drawn) {
        int all = data.heldOut().latentMean().length;
        return "What telling the code costs, KL(q(z|x) ‖ p(z)) by " + unit()
                + ", over held-out events. Active: its mean"
                + " varies by more than " + Numbers.figure(ActiveUnits.LEAST_VARIANCE) + " over events, as "
                + Numbers.figure(data.metric("active_units")) + " of " + all + " do."
                + (drawn == all ? "" : " The " + drawn + " with the largest rate are drawn.")
                + place();
    }

    /** What belongs to no dimension alone. */
    private String place() {
        List<Double> rates = data.manifest().calibration().normal().latentRate();
        return rates.size() == units()
                ? ""
                : " A bar is what the spread of q costs; the place of its mean among the prior's components costs "
                        + Numbers.nats(rates.get(units())) + " nats on top.";
    }

    private Element table() {
        List<String> columns = new ArrayList<>(List.of(unit(), "rate, nats", "variance of the mean", "state"));
        Table table = new Table("Rate by " + unit(), columns);
        double[][] means = data.heldOut().latentMean();
        for (int l = 0; l < means.length; l++) {
            table.row(
                    Numbers.count(l + 1),
                    List.of(
                            Numbers.nats(rate(l)),
                            Numbers.nats(ActiveUnits.variance(means[l])),
                            ActiveUnits.active(means[l]) ? "active" : "not active"));
        }
        return table.element();
    }
}
