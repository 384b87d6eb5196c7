package dev.elbow.trainer.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where EM begins: components around events that are drawn far apart, equal and round. Each next event is drawn with a
 * probability that grows with its squared distance to the nearest one drawn before (k-means++; Arthur and Vassilvitskii, 2007).
 * A value that either event lacks adds no distance; another symbol adds {@value #OTHER_SYMBOL}. Not thread-safe.
 */
final class Start {

    /** A squared distance: what one-hot columns would add. */
    private static final double OTHER_SYMBOL = 2;

    /** How much of a component's probability of outcomes is the drawn event's own; the rest is even. */
    private static final double OWN = 0.5;

    private final Blocks blocks;
    private final SplittableRandom random;
    private final double[][] nearest;
    private final List<Centre> centres = new ArrayList<>();

    private Start(Blocks blocks, SplittableRandom random) {
        this.blocks = blocks;
        this.random = random;
        this.nearest = new double[blocks.blocks().size()][];
        for (int b = 0; b < nearest.length; b++) {
            nearest[b] = new double[blocks.blocks().get(b).size()];
            Arrays.fill(nearest[b], 1);
        }
    }

    private record Centre(List<Double> numbers, List<Integer> codes) {}

    static Mixture draw(Blocks blocks, int components, boolean full, double leastVariance, SplittableRandom random) {
        Start start = new Start(blocks, random);
        for (int c = 0; c < components; c++) {
            start.drawCentre(c == 0);
        }
        return start.around(full, leastVariance);
    }

    /** With probability in proportion to {@link #nearest}; which is even for the first. */
    private void drawCentre(boolean first) {
        double left = random.nextDouble() * total();
        for (int b = 0; b < nearest.length; b++) {
            for (int i = 0; i < nearest[b].length; i++) {
                left -= nearest[b][i];
                // Where all events are the same there is no distance, and the last event is as good as any.
                boolean last = b == nearest.length - 1 && i == nearest[b].length - 1;
                if (left < 0 || last) {
                    add(blocks.blocks().get(b), i, first);
                    return;
                }
            }
        }
    }

    private void add(Blocks.Block at, int row, boolean first) {
        List<Double> numbers = Arrays.stream(blocks.numbersAt(at, row)).boxed().toList();
        List<Integer> codes =
                Arrays.stream(at.codes()).map(column -> column[row]).toList();
        centres.add(new Centre(numbers, codes));
        double[] centre = blocks.numbersAt(at, row);
        for (int b = 0; b < nearest.length; b++) {
            Blocks.Block block = blocks.blocks().get(b);
            double[] distance = distance(block, centre, codes);
            for (int i = 0; i < distance.length; i++) {
                nearest[b][i] = first ? distance[i] : Math.min(nearest[b][i], distance[i]);
            }
        }
    }

    private double[] distance(Blocks.Block block, double[] centre, List<Integer> codes) {
        double[] distance = new double[block.size()];
        int[] observed = blocks.patterns().get(block.pattern()).observed();
        for (int j = 0; j < observed.length; j++) {
            addSquares(distance, block.numbers()[j], centre[observed[j]]);
        }
        int numeric = centre.length - block.flags().length;
        for (int j = numeric; j < centre.length; j++) {
            addSquares(distance, block.flags()[j - numeric], centre[j]);
        }
        for (int j = 0; j < codes.size(); j++) {
            int own = codes.get(j);
            for (int i = 0; i < distance.length && own > 0; i++) {
                int code = block.codes()[j][i];
                distance[i] += code == 0 || code == own ? 0 : OTHER_SYMBOL;
            }
        }
        return distance;
    }

    private static void addSquares(double[] distance, double[] values, double centre) {
        for (int i = 0; i < distance.length; i++) {
            double difference = values[i] - centre;
            distance[i] += Double.isNaN(difference) ? 0 : difference * difference;
        }
    }

    private double total() {
        double total = 0;
        for (double[] block : nearest) {
            for (double one : block) {
                total += one;
            }
        }
        return total;
    }

    private Mixture around(boolean full, double leastVariance) {
        Columns columns = blocks.columns();
        int numeric = columns.numeric().size();
        double spread =
                total() / blocks.size() / Math.max(1, numeric + columns.flags().size());
        Lower covariance = Lower.isotropic(numeric, full, Math.max(leastVariance, spread));
        List<Component> components = new ArrayList<>();
        for (Centre centre : centres) {
            double[] mean = new double[numeric];
            double[] flags = new double[columns.flags().size()];
            for (int j = 0; j < numeric; j++) {
                // The encoded mean of all events is 0.
                mean[j] = Double.isNaN(centre.numbers.get(j)) ? 0 : centre.numbers.get(j);
            }
            for (int j = 0; j < flags.length; j++) {
                double own = centre.numbers.get(numeric + j);
                flags[j] = Double.isNaN(own) ? 0.5 : OWN * own + (1 - OWN) / 2;
            }
            Normal normal = new Normal(mean, covariance);
            components.add(new Component(1.0 / centres.size(), normal, flags, symbols(centre)));
        }
        return new Mixture(columns, components);
    }

    private double[][] symbols(Centre centre) {
        List<Integer> outcomes = blocks.columns().outcomes();
        double[][] symbols = new double[outcomes.size()][];
        for (int j = 0; j < symbols.length; j++) {
            int own = centre.codes.get(j);
            symbols[j] = new double[outcomes.get(j)];
            Arrays.fill(symbols[j], (own == 0 ? 1 : 1 - OWN) / symbols[j].length);
            if (own > 0) {
                symbols[j][own - 1] += OWN;
            }
        }
        return symbols;
    }
}
