package dev.elbow.trainer.report;

import java.util.List;
import java.util.stream.IntStream;

/** Where the codes of held-out events lie. */
record LatentSection(ReportData data) {

    private static final double TOP = 26;
    private static final double HEIGHT = 232;

    List<Element> figures() {
        return List.of(map(), new UnitsSection(data).figure().element());
    }

    private Element map() {
        PrincipalAxes axes = PrincipalAxes.of(data.heldOut().latentMean());
        if (axes.count() == 0) {
            return Element.of("p").text("All held-out events have the same code; there is no map to draw.");
        }
        List<double[]> along =
                IntStream.range(0, axes.count()).mapToObj(axes::along).toList();
        LatentBins bins = LatentBins.of(along);
        Words words = new Words(
                "map",
                "Latent map",
                "Density of held-out codes along " + (axes.count() == 1 ? "one axis." : "two principal axes."));
        Element drawing = Panel.drawing(words, TOP + HEIGHT + 42);
        if (axes.count() == 1) {
            addColumns(drawing, bins, axes);
        } else {
            addCells(drawing, bins, axes);
        }
        return new Figure(words, reading(bins, axes), List.of(), drawing, table(bins, axes)).element();
    }

    private String reading(LatentBins bins, PrincipalAxes axes) {
        int rows = data.heldOut().latentMean()[0].length;
        return "Held-out codes by " + (axes.count() == 1 ? "the axis" : "the two axes") + " along which they vary most"
                + (axes.count() == 1 ? "" : "; the stronger a bin, the more events") + ". Bins with fewer than "
                + LatentBins.FEWEST + " events are not drawn: " + Numbers.count(rows - bins.events()) + " of "
                + Numbers.count(rows) + " events.";
    }

    private static Element table(LatentBins bins, PrincipalAxes axes) {
        Table table = new Table("Variance of held-out codes", List.of("axis", "variance explained"));
        for (int axis = 0; axis < axes.count(); axis++) {
            table.row(Numbers.count(axis + 1), List.of(Numbers.percent(axes.share(axis))));
        }
        table.row("bins drawn", List.of(Numbers.count(bins.drawn().size())));
        table.row("events in them", List.of(Numbers.count(bins.events())));
        return table.row("most in a bin", List.of(Numbers.count(bins.most()))).element();
    }

    private static Axis axis(LatentBins bins, PrincipalAxes axes, int axis) {
        String label =
                (axis == 0 ? "first" : "second") + " axis, " + Numbers.percent(axes.share(axis)) + " of variance";
        return Axis.of(bins.axis(axis), label);
    }

    private static void addCells(Element drawing, LatentBins bins, PrincipalAxes axes) {
        Panel panel = new Panel(axis(bins, axes, 0), axis(bins, axes, 1), TOP, HEIGHT);
        drawing.add(panel.axes());
        for (LatentBins.Bin bin : bins.drawn()) {
            double fromX = edge(bins, 0, bin.column());
            double toX = edge(bins, 0, bin.column() + 1);
            double fromY = edge(bins, 1, bin.row());
            double toY = edge(bins, 1, bin.row() + 1);
            Element cell =
                    panel.box(fromX, toX, fromY, toY, "cell").with("fill-opacity", opacity(bin.count(), bins.most()));
            drawing.add(Panel.told(cell, Numbers.count(bin.count()) + " events"));
        }
    }

    /** From 0.15 to 1 by the logarithm of the count, since densities differ by orders. */
    private static String opacity(int count, int most) {
        double of = most > LatentBins.FEWEST
                ? Math.log((double) count / LatentBins.FEWEST) / Math.log((double) most / LatentBins.FEWEST)
                : 1;
        return Double.toString(Math.round(100 * (0.15 + 0.85 * of)) / 100.0);
    }

    private static void addColumns(Element drawing, LatentBins bins, PrincipalAxes axes) {
        Axis y = Axis.of(Scale.linear(0, Math.max(1, 1.08 * bins.most())), "events");
        Panel panel = new Panel(axis(bins, axes, 0), y, TOP, HEIGHT);
        drawing.add(panel.axes());
        for (LatentBins.Bin bin : bins.drawn()) {
            Element box = panel.box(
                    edge(bins, 0, bin.column()), edge(bins, 0, bin.column() + 1), 0, bin.count(), "cell fill one");
            drawing.add(Panel.told(box, Numbers.count(bin.count()) + " events"));
        }
    }

    private static double edge(LatentBins bins, int axis, int bin) {
        return bins.axis(axis).value((double) bin / bins.bins());
    }
}
