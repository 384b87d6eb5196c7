package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalPlaneTest {

    @Test
    void findsTheDirectionsOfTheLargestVariance() {
        // Along (3, 4, 0) / 5 a deviation of 10, along (-4, 3, 0) / 5 one of 2, along (0, 0, 1) one of 0.1.
        Random random = new Random(7);
        List<double[]> codes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            double u = 10 * random.nextGaussian();
            double v = 2 * random.nextGaussian();
            codes.add(new double[] {1 + (3 * u - 4 * v) / 5, 2 + (4 * u + 3 * v) / 5, 0.1 * random.nextGaussian()});
        }

        PrincipalPlane plane = PrincipalPlane.of(codes);

        assertThat(plane.place(new double[] {1 + 3, 2 + 4, 0})[0]).isCloseTo(5, within(0.5));
        assertThat(Math.abs(plane.place(new double[] {1 - 4, 2 + 3, 0})[1])).isCloseTo(5, within(0.5));
        assertThat(plane.shares()[0]).isCloseTo(100.0 / 104, within(0.01));
        assertThat(plane.shares()[1]).isCloseTo(4.0 / 104, within(0.01));
    }

    @Test
    void drawsTheSamePictureOfTheSameCodes() {
        List<double[]> codes = List.of(new double[] {-1, -2}, new double[] {3, 1}, new double[] {0, 5});

        assertThat(PrincipalPlane.of(codes).place(codes.get(1)))
                .containsExactly(PrincipalPlane.of(codes).place(codes.get(1)));
    }

    @Test
    void placesCodesOfOneDimensionOnALine() {
        PrincipalPlane plane = PrincipalPlane.of(List.of(new double[] {0}, new double[] {4}));

        assertThat(plane.place(new double[] {4})).containsExactly(2, 0);
    }

    @Test
    void placesCodesThatAreAllTheSameInTheMiddle() {
        PrincipalPlane plane = PrincipalPlane.of(List.of(new double[] {1, 1}, new double[] {1, 1}));

        assertThat(plane.place(new double[] {5, 7})).containsExactly(0, 0);
        assertThat(plane.shares()).containsExactly(0, 0);
    }
}
