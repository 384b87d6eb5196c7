package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Calibration.Tail;
import dev.elbow.trainer.fit.VaeModel;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFitTest {

    @ParameterizedTest
    @CsvSource({"0.1,2", "0.3,0.5", "0.4,10"})
    void bothMethodsFindTheParametersThatDrewTheExcesses(double shape, double scale) {
        double[] excesses = draws(50_000, u -> scale / shape * (Math.pow(u, -shape) - 1));

        GeneralisedPareto moments = GeneralisedPareto.byMoments(excesses).orElseThrow();
        GeneralisedPareto likelihood = GeneralisedPareto.byLikelihood(excesses).orElseThrow();

        assertThat(moments.shape()).isCloseTo(shape, within(0.04));
        assertThat(moments.scale()).isCloseTo(scale, within(0.04 * scale));
        assertThat(likelihood.shape()).isCloseTo(shape, within(0.02));
        assertThat(likelihood.scale()).isCloseTo(scale, within(0.02 * scale));
    }

    /** Several fits speak for one model: quantiles and means are those of all rows. */
    @Test
    void calibratesByAllRowsOfSeveralFits() {
        RandomModel random = RandomModel.of(3);
        VaeModel model = new VaeModel(random.parameters(), 2);
        try (PackageSession session =
                PackageSession.open(random.layout().schema(), random.latent(), 2, model.graphs(), Provider.CPU)) {
            ScoredBatch one = session.score(random.events(300, 1));
            ScoredBatch other = session.score(random.events(500, 2));

            Calibration both = CalibrationFit.fit(List.of(one, other), one, 1, 0.01);

            double[] anomalies = DoubleStream.concat(anomalies(one), anomalies(other))
                    .sorted()
                    .toArray();
            assertThat(both.heldOut()).isEqualTo(800);
            assertThat(both.quantiles().get(0)).isEqualTo(anomalies[0]);
            assertThat(both.threshold()).isBetween(anomalies[780], anomalies[799] * 2);
            double first = IntStream.range(0, 300)
                    .mapToDouble(row -> one.featureDistortion(row, 0))
                    .sum();
            double second = IntStream.range(0, 500)
                    .mapToDouble(row -> other.featureDistortion(row, 0))
                    .sum();
            assertThat(both.normal().featureDistortion().get(0)).isCloseTo((first + second) / 800, within(1e-6));
            assertThat(both.normal().featureDistortion()).hasSize(one.features());
            double rate = IntStream.range(0, 300).mapToDouble(one::rate).sum()
                    + IntStream.range(0, 500).mapToDouble(other::rate).sum();
            List<Double> parts = both.normal().latentRate();
            assertThat(parts).hasSize(one.rateParts());
            assertThat(parts.stream().mapToDouble(part -> part).sum()).isCloseTo(rate / 800, within(1e-4));
        }
    }

    private static DoubleStream anomalies(ScoredBatch scored) {
        return IntStream.range(0, scored.size()).mapToDouble(scored::anomaly);
    }

    @Test
    void exponentialExcessesHaveNoShapeAndEndedOnesANegativeOne() {
        double[] exponential = draws(50_000, u -> -3 * Math.log(u));
        double[] ended = draws(50_000, u -> 4 * (1 - Math.pow(u, 0.25)));

        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().shape())
                .isCloseTo(0, within(0.02));
        assertThat(GeneralisedPareto.byLikelihood(exponential).orElseThrow().scale())
                .isCloseTo(3, within(0.06));
        assertThat(GeneralisedPareto.byLikelihood(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.02));
        assertThat(GeneralisedPareto.byMoments(ended).orElseThrow().shape()).isCloseTo(-0.25, within(0.04));
    }

    @Test
    void whereBothMethodsAgreeTheTailIsTheirs() {
        double[] anomalies = draws(100_000, u -> 2 / 0.2 * (Math.pow(u, -0.2) - 1));

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isEqualTo(0.98);
        assertThat(tail.shape()).isCloseTo(0.2, within(0.1));
        double[] fewer = IntStream.range(0, 4_000)
                .mapToDouble(i -> anomalies[25 * i + 12])
                .toArray();
        assertThat(CalibrationFit.tail(fewer, 0.001).from()).isEqualTo(0.95);
    }

    /** What fits to four fifths of the rows find stranger than 2 % is stranger than 1.6 % of what the model itself does. */
    @Test
    void theTailShrinksWithTheShareOfTheRowsThatFitsSaw() {
        RandomModel random = RandomModel.of(3);
        VaeModel model = new VaeModel(random.parameters(), 2);
        try (PackageSession session =
                PackageSession.open(random.layout().schema(), random.latent(), 2, model.graphs(), Provider.CPU)) {
            ScoredBatch scored = session.score(random.events(2_000, 1));

            Calibration whole = CalibrationFit.fit(List.of(scored), scored, 1, 0.01);
            Calibration shared = CalibrationFit.fit(List.of(scored), scored, 0.8, 0.01);

            double middle = whole.quantiles().get(whole.quantiles().size() / 2);
            double far = anomalies(scored).max().orElseThrow();
            assertThat(shared.pValue(far)).isCloseTo(0.8 * whole.pValue(far), within(1e-9));
            assertThat(shared.pValue(middle)).isCloseTo(whole.pValue(middle), within(0.006));
            assertThat(shared.pValue(shared.threshold())).isCloseTo(0.01, within(1e-9));
            assertThat(shared.threshold()).isLessThan(whole.threshold());
        }
    }

    /** As many new events reach a level as it says, on average over the few events that it is known from. */
    @ParameterizedTest
    @CsvSource({"30,0.01", "105,0.01", "105,0.001", "400,0.001", "1500,0.01"})
    void fewEventsPromiseNoFewerAlertsThanCome(int events, double rate) {
        double come = 0;
        int trials = 2_000;
        for (int trial = 0; trial < trials; trial++) {
            double[] anomalies = draws(events, u -> -Math.log(u), trial);
            Tail tail = CalibrationFit.tail(anomalies, rate);
            double from = CalibrationFit.quantile(anomalies, tail.from());
            come += Math.exp(-Calibration.anomalyAt(rate, List.of(anomalies[0], from), tail)) / trials;
        }

        assertThat(come / rate).isBetween(0.85, 1.15);
    }

    /** Normal events in 9,990, and ten that are stranger than a Pareto tail through the others would have it. */
    @Test
    void whereTheyDisagreeQuantilesGoAsFarAsTheEventsDo() {
        double[] anomalies = draws(20_000, u -> u > 0.002 ? -Math.log(u) : 1e4 * (1 - u));
        Arrays.sort(anomalies);

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.from()).isCloseTo(0.999, within(1e-4));
        assertThat(tail.shape()).isEqualTo(1 / 20.0); // an exponential one known from 20 excesses
    }

    @Test
    void aTailWithAnEndGoesOnBeyondIt() {
        double[] anomalies = draws(10_000, u -> 1 - u); // uniform: shape -1

        Tail tail = CalibrationFit.tail(anomalies, 0.001);

        assertThat(tail.shape()).isEqualTo(1 / 10.0);
        assertThat(tail.from()).isCloseTo(0.999, within(2e-4));
        assertThat(tail.scale()).isCloseTo(0.0005, within(0.0003));
    }

    @Test
    void fewOrEqualEventsStillMakeATail() {
        double[] forty = draws(40, u -> -Math.log(u));

        assertThat(CalibrationFit.tail(new double[] {7}, 0.001)).isEqualTo(new Tail(0.5, 1, 1e-6));
        assertThat(CalibrationFit.tail(new double[500], 0.001)).isEqualTo(new Tail(490 / 501.0, 1, 1e-6));
        assertThat(CalibrationFit.tail(forty, 0.001).from()).isEqualTo(30 / 41.0);
        assertThat(CalibrationFit.tail(forty, 0.001).scale()).isCloseTo(1, within(0.7)); // ten excesses, mean 1
    }

    /** R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .75, 1), type = 6). */
    @ParameterizedTest
    @CsvSource({"0,1", "0.25,1.25", "0.5,3", "0.75,7", "1,8"})
    void quantilesAreLinearBetweenOrderStatistics(double p, double expected) {
        assertThat(CalibrationFit.quantile(new double[] {1, 2, 4, 8}, p)).isCloseTo(expected, within(1e-12));
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival) {
        return draws(size, quantileOfSurvival, 5);
    }

    private static double[] draws(int size, DoubleUnaryOperator quantileOfSurvival, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] draws = new double[size];
        Arrays.setAll(draws, i -> quantileOfSurvival.applyAsDouble(1 - random.nextDouble()));
        Arrays.sort(draws);
        return draws;
    }
}
