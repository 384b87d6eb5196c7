package dev.elbow.trainer.report;

import dev.elbow.schemas.calibration.SurvivalFit;
import dev.elbow.schemas.model.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Histograms of anomalies, of held-out events above and of strange ones below, with the threshold. */
record ScoreSection(ReportData data) {

    private static final int BINS = 40;
    private static final double TOP = 26;
    private static final double HEIGHT = 118;
    private static final double SECOND = TOP + HEIGHT + 46;

    /** A range this many times as wide as the middle of the held-out scores is drawn on a bent scale. */
    private static final double LONG = 8;

    List<Element> figures() {
        return List.of(figure().element());
    }

    private Figure figure() {
        double[] normal = data.heldOut().anomalies();
        double[] strange = data.contest().model().strange();
        Scale scale = scale(normal, strange);
        Histogram above = Histogram.of(scale, BINS, normal);
        Histogram below = Histogram.of(scale, BINS, strange);
        String kind = data.contest().kind().words();
        Words words = new Words(
                "scores",
                "Anomalies, held-out events and " + kind,
                "Two histograms of anomalies in nats on one axis, with the threshold.");
        Element drawing = Panel.drawing(words, SECOND + HEIGHT + 42);
        addPanel(drawing, panel(scale, above, TOP, "held-out events, share"), above, "one");
        addPanel(drawing, panel(scale, below, SECOND, kind + ", share"), below, "two");
        return new Figure(words, reading(normal, strange, kind), List.of(), drawing, table(above, below, kind));
    }

    private Panel panel(Scale scale, Histogram histogram, double top, String label) {
        Scale shares = Scale.linear(0, Math.max(1e-9, 1.08 * histogram.most()));
        return new Panel(Axis.of(scale, top == TOP ? "" : "anomaly, nats"), Axis.shares(shares, label), top, HEIGHT);
    }

    private void addPanel(Element drawing, Panel panel, Histogram histogram, String style) {
        drawing.add(panel.axes());
        for (int bin = 0; bin < BINS; bin++) {
            double from = histogram.from(bin);
            double to = histogram.from(bin + 1);
            if (histogram.count(bin) > 0) {
                drawing.add(panel.box(from, to, 0, histogram.share(bin), "fill " + style));
            }
            drawing.add(panel.hit(
                    from,
                    to,
                    span(histogram, bin) + " nats\n" + Numbers.count(histogram.count(bin)) + " events, "
                            + Numbers.percent(histogram.share(bin))));
        }
        double threshold = data.manifest().calibration().threshold();
        drawing.add(panel.mark(threshold, style.equals("one") ? "threshold " + Numbers.figure(threshold) : ""));
    }

    private static String span(Histogram histogram, int bin) {
        return Numbers.figure(histogram.from(bin)) + " to " + Numbers.figure(histogram.from(bin + 1));
    }

    private String reading(double[] normal, double[] strange, String kind) {
        long lost = Arrays.stream(strange).filter(one -> !Double.isFinite(one)).count();
        return reaching(normal, "held-out events") + " and " + reaching(strange, kind) + " reach the threshold."
                + (lost == 0 ? "" : " " + Numbers.count(lost) + " without a finite anomaly are not drawn.");
    }

    private String reaching(double[] anomalies, String whose) {
        Calibration calibration = data.manifest().calibration();
        long reaching = Arrays.stream(anomalies).filter(calibration::anomalous).count();
        return Numbers.count(reaching) + " of " + Numbers.count(anomalies.length) + " " + whose + " ("
                + Numbers.percent((double) reaching / Math.max(1, anomalies.length)) + ")";
    }

    /** Covers all events and the threshold; bent where few events lie far from the many. */
    private Scale scale(double[] normal, double[] strange) {
        double threshold = data.manifest().calibration().threshold();
        double[] sorted = normal.clone();
        Arrays.sort(sorted);
        double low = DoubleStream.concat(Arrays.stream(sorted), Arrays.stream(strange))
                .filter(Double::isFinite)
                .reduce(threshold, Math::min);
        double high = DoubleStream.concat(Arrays.stream(sorted), Arrays.stream(strange))
                .filter(Double::isFinite)
                .reduce(threshold, Math::max);
        double middle = SurvivalFit.quantile(sorted, 0.9) - SurvivalFit.quantile(sorted, 0.1);
        double width = middle > 0 ? middle : 1;
        return high - low > LONG * width
                ? Scale.bent(low, high, SurvivalFit.quantile(sorted, 0.5), width)
                : Scale.linear(low, high);
    }

    private static Element table(Histogram above, Histogram below, String kind) {
        Table table = new Table("Events by anomaly in nats", List.of("from, to", "held-out events", kind));
        for (int bin = 0; bin < BINS; bin++) {
            List<String> cells = new ArrayList<>();
            cells.add(Numbers.count(above.count(bin)));
            cells.add(Numbers.count(below.count(bin)));
            table.row(span(above, bin), cells);
        }
        return table.row("all", List.of(Numbers.count(above.total()), Numbers.count(below.total())))
                .element();
    }
}
