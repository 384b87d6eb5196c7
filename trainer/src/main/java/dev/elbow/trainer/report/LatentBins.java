package dev.elbow.trainer.report;

import dev.elbow.schemas.calibration.SurvivalFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Events counted by where their codes lie along one or two axes. Bins with fewer than {@value #FEWEST} events are never told, so
 * that no single event can be read off; the ends of the axes are quantiles for the same reason. Immutable.
 */
final class LatentBins {

    /** Events that a bin needs to be drawn. */
    static final int FEWEST = 5;

    /** Wanted in a bin, on average and by side; with fewer the map would be mostly noise and gaps. */
    private static final double WANTED = 10;

    private static final int MOST_BINS = 32;

    private static final double TRIMMED = 0.005;

    /**
     * A bin that is drawn.
     *
     * @param row 0 where there is one axis
     * @param count at least {@value LatentBins#FEWEST}
     */
    record Bin(int column, int row, int count) {}

    private final List<Scale> axes;
    private final int bins;
    private final List<Bin> drawn;

    private LatentBins(List<Scale> axes, int bins, List<Bin> drawn) {
        this.axes = axes;
        this.bins = bins;
        this.drawn = List.copyOf(drawn);
    }

    /** Of events along one axis or two. */
    static LatentBins of(List<double[]> along) {
        List<Scale> axes = along.stream().map(LatentBins::scale).toList();
        int rows = along.get(0).length;
        int bins = (int) Math.max(3, Math.min(MOST_BINS, Math.pow(rows / WANTED, 1.0 / along.size())));
        int[][] counts = new int[bins][bins];
        for (int event = 0; event < rows; event++) {
            double x = along.get(0)[event];
            double y = along.size() > 1 ? along.get(1)[event] : 0;
            if (within(axes.get(0), x) && (along.size() == 1 || within(axes.get(1), y))) {
                int row = along.size() > 1 ? Histogram.bin(axes.get(1), bins, y) : 0;
                counts[Histogram.bin(axes.get(0), bins, x)][row]++;
            }
        }
        List<Bin> drawn = new ArrayList<>();
        for (int column = 0; column < bins; column++) {
            for (int row = 0; row < bins; row++) {
                if (counts[column][row] >= FEWEST) {
                    drawn.add(new Bin(column, row, counts[column][row]));
                }
            }
        }
        return new LatentBins(axes, bins, drawn);
    }

    Scale axis(int axis) {
        return axes.get(axis);
    }

    /** On each axis. */
    int bins() {
        return bins;
    }

    List<Bin> drawn() {
        return drawn;
    }

    int most() {
        return drawn.stream().mapToInt(Bin::count).max().orElse(0);
    }

    long events() {
        return drawn.stream().mapToLong(Bin::count).sum();
    }

    private static boolean within(Scale axis, double value) {
        return value >= axis.low() && value <= axis.high();
    }

    private static Scale scale(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double low = SurvivalFit.quantile(sorted, TRIMMED);
        double high = SurvivalFit.quantile(sorted, 1 - TRIMMED);
        double room = 0.02 * (high - low);
        return Scale.linear(low - room, high + room);
    }
}
