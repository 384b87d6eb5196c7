package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.LinearModel;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A column of these events is missing in half of them, another in all. */
class SigmaTest {

    private static final LinearModel MODEL = LinearModel.of(4, 2, 1);
    private static final int EVENTS = 30;

    /** One hidden layer shares sigma among all columns, two give each its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theOptimumIsTheMeanSquaredErrorOfWhatIsObserved(int layers) {
        List<double[]> events = events();

        try (Engines engine = engine(layers)) {
            DeviceRows rows = rows(engine, events);
            double[] optimum = optimum(engine, events, layers == 1);
            float[] before = logSigma(engine);
            new Sigma(engine.algebra(), ObjectiveSettings.defaults()).setOptimum(rows);
            float[] after = logSigma(engine);

            for (int j = 0; j < after.length; j++) {
                // Where nothing was observed, nothing is known.
                double expected = Double.isNaN(optimum[j]) ? before[j] : 0.5 * Math.log(optimum[j]);
                assertThat((double) after[j]).isCloseTo(expected, within(1e-5)); // float32
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 3", "2, 3"})
    void aBatchMovesTheVarianceATwentiethOfTheWayHoweverManyDevicesShareIt(int layers, int devices) {
        List<double[]> events = events();

        try (Engines engine = engine(layers)) {
            double[] optimum = optimum(engine, events, layers == 1);
            float[] before = logSigma(engine);
            new Sigma(engine.algebra(), ObjectiveSettings.defaults())
                    .follow(shares(engine, events, devices), Optional.empty());
            float[] after = logSigma(engine);

            for (int j = 0; j < after.length; j++) {
                double variance = Math.exp(2 * before[j]);
                double target = Double.isNaN(optimum[j]) ? variance : optimum[j];
                assertThat(Math.exp(2 * after[j]))
                        .isCloseTo(variance + 0.05 * (target - variance), within(1e-5)); // float32
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 3", "2, 3"})
    void eventsThatAreLeftOutMoveNothing(int layers, int devices) {
        List<double[]> events = events();
        List<double[]> spoilt = new ArrayList<>(events);
        float[] kept = new float[EVENTS];
        for (int row = 0; row < EVENTS; row++) {
            kept[row] = row % 4 == 1 ? 0 : 1;
            double[] missing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
            spoilt.set(row, row % 4 == 1 ? missing : events.get(row));
        }

        float[] without = followed(layers, devices, spoilt, Optional.empty());
        float[] left = followed(layers, devices, events, Optional.of(kept));
        float[] all = followed(layers, devices, events, Optional.empty());

        assertThat(left).containsExactly(without, within(1e-6f)); // sums are rounded otherwise
        assertThat(all[0]).isNotCloseTo(without[0], within(1e-4f));
    }

    private static float[] followed(int layers, int devices, List<double[]> events, Optional<float[]> kept) {
        try (Engines engine = engine(layers)) {
            List<Replica.Share> shares = shares(engine, events, devices);
            new Sigma(engine.algebra(), ObjectiveSettings.defaults())
                    .follow(shares, kept.map(mask -> engine.algebra().floats(mask, mask.length)));
            return logSigma(engine);
        }
    }

    private static List<Replica.Share> shares(Engines engine, List<double[]> events, int devices) {
        NDArray epsilon = DeviceRows.noise(engine.algebra(), 0, EVENTS, 2).array();
        Noise noise = new Noise(Optional.empty(), Optional.empty(), epsilon);
        Replica replica = new Replica(engine.algebra(), rows(engine, events));
        replica.begin();
        List<Replica.Share> shares = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            int from = EVENTS * device / devices;
            int to = EVENTS * (device + 1) / devices;
            int[] chosen = IntStream.range(from, to).toArray();
            shares.add(replica.share(chosen, noise.rows(from, to), ObjectiveSettings.defaults(), 1, Optional.empty()));
        }
        return shares;
    }

    private static Engines engine(int layers) {
        Parameters exact = MODEL.network(MODEL.posterior(new double[4]), PosteriorKind.FULL, layers);
        float[] logSigma = exact.get(Architecture.LOG_SIGMA);
        for (int j = 0; j < logSigma.length; j++) {
            logSigma[j] = 0.2f * j - 0.3f;
        }
        return new Engines(exact.with(Architecture.LOG_SIGMA, logSigma));
    }

    private static List<double[]> events() {
        List<double[]> events = MODEL.draw(EVENTS, 2);
        for (int row = 0; row < EVENTS; row++) {
            events.get(row)[1] = row % 2 == 0 ? Double.NaN : events.get(row)[1];
            events.get(row)[3] = Double.NaN;
        }
        return events;
    }

    private static DeviceRows rows(Engines engine, List<double[]> events) {
        EventBatch batch = MODEL.batch(events);
        return DeviceRows.of(engine.manager(), MODEL.layout(), EventSource.of(batch));
    }

    private static EngineTensor decoded(Engines engine, Events<EngineTensor> batch) {
        Vae<EngineTensor> vae = engine.vae();
        EngineTensor noise = DeviceRows.noise(engine.algebra(), 0, EVENTS, 2);
        return vae.decode(vae.draw(vae.encode(batch), noise), 1);
    }

    /** Loop by loop; NaN where nothing is observed. */
    private static double[] optimum(Engines engine, List<double[]> events, boolean shared) {
        float[] decoded =
                decoded(engine, engine.events(MODEL.batch(events))).array().toFloatArray();
        double[] squares = new double[shared ? 1 : 4];
        double[] counts = new double[squares.length];
        for (int row = 0; row < EVENTS; row++) {
            for (int j = 0; j < 4; j++) {
                double error = events.get(row)[j] - decoded[row * 4 + j];
                if (!Double.isNaN(error)) {
                    squares[shared ? 0 : j] += error * error;
                    counts[shared ? 0 : j]++;
                }
            }
        }
        for (int j = 0; j < squares.length; j++) {
            squares[j] /= counts[j];
        }
        return squares;
    }

    private static float[] logSigma(Engines engine) {
        return engine.algebra().array(Architecture.LOG_SIGMA).toFloatArray();
    }
}
