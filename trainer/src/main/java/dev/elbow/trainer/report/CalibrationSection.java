package dev.elbow.trainer.report;

import dev.elbow.schemas.model.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the calibration promises beside what held-out events do. */
record CalibrationSection(ReportData data) {

    private static final double TOP = 26;
    private static final double HEIGHT = 232;

    /** Of a normal distribution; the band holds 95 % of what chance does. */
    private static final double DEVIATIONS = 1.96;

    private static final int[] DIGITS = {5, 2, 1};

    /**
     * A probability and what came of it.
     *
     * @param anomaly nats, which a normal event reaches with probability p
     * @param reached how many held-out events do
     */
    private record Point(double p, double anomaly, long reached) {}

    List<Element> figures() {
        double rows = data.heldOut().rows();
        List<Point> points = points();
        double least = points.get(points.size() - 1).p;
        double floor = Math.min(least, 1 / rows) / 2;
        Words words = new Words(
                "calibration",
                "Promised and found shares",
                "Dots: the share of held-out events at or above an anomaly over its predicted p-value, both logarithmic.");
        Axis x = Axis.of(Scale.logarithmic(least / 1.3, 1), "predicted p");
        Axis y = Axis.of(Scale.logarithmic(floor, 1), "share of held-out events");
        Panel panel = new Panel(x, y, TOP, HEIGHT);
        Element drawing = Panel.drawing(words, TOP + HEIGHT + 42)
                .add(panel.area(band(points, rows, floor), "spread"))
                .add(panel.axes())
                .add(panel.line(List.of(new double[] {least, least}, new double[] {1, 1}), "chance"));
        points.forEach(point -> drawing.add(dot(panel, point, rows, floor)));
        String reading =
                "On the line, as many held-out events reach an anomaly as its p-value says; the band is 95\u00a0% of chance. Fitted to"
                        + " these very events, so it tests the form alone. Hollow: none."
                        + (data.manifest().crossFitted()
                                ? " Fits to fewer rows scored them: in the tail more of them than promised for the model are right."
                                : "");
        return List.of(new Figure(words, reading, List.of(), drawing, table(points, rows)).element());
    }

    private static Element dot(Panel panel, Point point, double rows, double floor) {
        double share = point.reached / rows;
        String style = point.reached > 0 ? "one hit" : "hollow hit";
        return Panel.told(panel.dot(point.p, Math.max(floor, share), style), told(point, share));
    }

    private static String told(Point point, double share) {
        return "p " + Numbers.figure(point.p) + ", from " + Numbers.figure(point.anomaly) + " nats\nfound "
                + Numbers.figure(share) + " (" + Numbers.count(point.reached) + ")";
    }

    /** From one half down to what one event in these rows is worth, and to the rate of false alerts. */
    private List<Point> points() {
        Calibration calibration = data.manifest().calibration();
        List<Double> probabilities = new ArrayList<>();
        double least = Math.min(1.0 / data.heldOut().rows(), calibration.falseAlertRate());
        for (int power = 1; power < 12; power++) {
            for (int digit : DIGITS) {
                double p = digit / Math.pow(10, power);
                if (p >= least * (1 - 1e-9)) {
                    probabilities.add(p);
                }
            }
        }
        if (probabilities.isEmpty()) {
            probabilities.add(0.5);
        }
        return probabilities.stream().map(p -> point(calibration, p)).toList();
    }

    private Point point(Calibration calibration, double p) {
        double anomaly = Calibration.anomalyAt(p, calibration.quantiles(), calibration.tail());
        long reached = Arrays.stream(data.heldOut().anomalies())
                .filter(one -> one >= anomaly)
                .count();
        return new Point(p, anomaly, reached);
    }

    private static List<double[]> band(List<Point> points, double rows, double floor) {
        List<double[]> corners = new ArrayList<>();
        for (Point point : points) {
            corners.add(new double[] {point.p, Math.min(1, point.p + error(point, rows))});
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            Point point = points.get(i);
            corners.add(new double[] {point.p, Math.max(floor, point.p - error(point, rows))});
        }
        return corners;
    }

    private static double error(Point point, double rows) {
        return DEVIATIONS * Math.sqrt(point.p * (1 - point.p) / rows);
    }

    private static Element table(List<Point> points, double rows) {
        Table table = new Table(
                "Predicted p and held-out events at or above its anomaly",
                List.of("predicted p", "anomaly, nats", "events expected", "events found", "share found"));
        for (Point point : points) {
            table.row(
                    Numbers.figure(point.p),
                    List.of(
                            Numbers.figure(point.anomaly),
                            Numbers.figure(point.p * rows),
                            Numbers.count(point.reached),
                            Numbers.figure(point.reached / rows)));
        }
        return table.element();
    }
}
