package dev.elbow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatentBinsTest {

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void findsTheAxesOfMostVariance() {
        double[] wide = normal(4_000, 3);
        double[] narrow = normal(4_000, 1);
        double[] least = normal(4_000, 0.1);
        double[] turned = new double[4_000];
        double[] other = new double[4_000];
        Arrays.setAll(turned, i -> 0.6 * wide[i] - 0.8 * narrow[i]);
        Arrays.setAll(other, i -> 0.8 * wide[i] + 0.6 * narrow[i]);

        PrincipalAxes axes = PrincipalAxes.of(new double[][] {least, turned, other});

        assertThat(axes.count()).isEqualTo(2);
        assertThat(axes.share(0)).isCloseTo(9 / 10.01, within(0.01));
        assertThat(axes.share(1)).isCloseTo(1 / 10.01, within(0.01));
        double mean = Arrays.stream(wide).average().orElse(0);
        for (int i = 0; i < 20; i++) {
            assertThat(axes.along(0)[i]).isCloseTo(wide[i] - mean, within(0.3)); // sampling turns axes a little
        }
    }

    /** As responsibilities of two components are: one is one minus the other. */
    @Test
    void seesOneAxisWhereCodesLieOnALine() {
        double[] one = normal(100, 1);
        double[] other = Arrays.stream(one).map(code -> 1 - code).toArray();

        PrincipalAxes axes = PrincipalAxes.of(new double[][] {one, other});

        assertThat(axes.count()).isEqualTo(1);
        assertThat(axes.share(0)).isCloseTo(1, within(1e-9));
    }

    @Test
    void seesNoAxisWhereCodesAreTheSame() {
        assertThat(PrincipalAxes.of(new double[][] {new double[50]}).count()).isZero();
    }

    @Test
    void drawsBinsOfFiveAndNotOfFour() {
        double[] x = new double[1_000];
        double[] y = new double[1_000];
        Arrays.setAll(x, i -> i < 4 ? 4.9 : i < 9 ? 2.4 : random.nextDouble());
        Arrays.setAll(y, i -> i < 4 ? 4.9 : i < 9 ? 2.4 : i < 20 ? 5 : random.nextDouble());

        LatentBins bins = LatentBins.of(List.of(x, y));

        assertThat(bins.drawn()).allMatch(bin -> bin.count() >= 5);
        assertThat(bins.drawn()).anyMatch(bin -> bin.count() == 5);
        assertThat(bins.drawn()).noneMatch(bin -> bin.column() == bins.bins() - 1 && bin.row() == bins.bins() - 1);
        assertThat(bins.events()).isLessThan(1_000);
    }

    private double[] normal(int count, double deviation) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> deviation * random.nextGaussian());
        return values;
    }
}
