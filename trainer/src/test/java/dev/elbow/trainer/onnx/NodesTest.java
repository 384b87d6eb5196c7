package dev.elbow.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodesTest {

    @ParameterizedTest
    @CsvSource({"1,3", "2,1", "7,4", "8,16", "64,2"})
    void nodesHaveMeanZeroAndUnitSecondMomentInEachDimension(int count, int latent) {
        float[] epsilon = Nodes.of(count, latent).epsilon();

        for (int l = 0; l < latent; l++) {
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < count; k++) {
                double value = epsilon[k * latent + l];
                sum += value;
                squares += value * value;
            }
            assertThat(sum).isCloseTo(0, within(1e-5)); // float32
            assertThat(squares / count).isCloseTo(count == 1 ? 0 : 1, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2", "8,4", "9,3", "64,16"})
    void nodesAreUncorrelatedWherePairsSuffice(int count, int latent) {
        float[] epsilon = Nodes.of(count, latent).epsilon();

        for (int l = 0; l < latent; l++) {
            for (int m = 0; m < l; m++) {
                double products = 0;
                for (int k = 0; k < count; k++) {
                    products += epsilon[k * latent + l] * epsilon[k * latent + m];
                }
                assertThat(products / count).isCloseTo(0, within(1e-6)); // float32
            }
        }
    }

    @Test
    void nodesOfManyDrawsAreNormal() {
        float[] epsilon = Nodes.of(10_000, 1).epsilon();

        int within1 = 0;
        double fourth = 0;
        for (float value : epsilon) {
            within1 += Math.abs(value) < 1 ? 1 : 0;
            fourth += Math.pow(value, 4);
        }

        assertThat(within1 / 10_000.0).isCloseTo(0.6827, within(0.002));
        assertThat(fourth / 10_000).isCloseTo(3, within(0.05));
    }
}
