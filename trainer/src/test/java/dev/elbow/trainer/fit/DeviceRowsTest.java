package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fixture.Chunked;
import dev.elbow.trainer.fixture.Engines;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.fixture.ReferenceVae;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRowsTest {

    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keptAndReadAreWhatRowsSay(long seed) {
        RandomModel model = RandomModel.of(seed);
        Layout layout = model.layout();
        EventBatch events = model.events(ROWS, seed);
        int[] chosen = {49, 0, 7, 7, 31};
        Rows all = Rows.of(layout, events);
        Rows some = Rows.of(layout, new Chunked(events, 3).rows(chosen));
        Rows middle = Rows.of(layout, new Chunked(events, 3).range(10, 20));

        try (Engines engine = new Engines(model.parameters());
                NDManager step = engine.manager().newSubManager()) {
            for (long budget : new long[] {0, Long.MAX_VALUE}) {
                DeviceRows rows = DeviceRows.of(engine.manager(), layout, new Chunked(events, 7), budget);

                assertThat(rows.size()).isEqualTo(ROWS);
                assertSame(rows.slice(engine.algebra(), step, 0, ROWS), all);
                assertSame(rows.slice(engine.algebra(), step, 10, 20), middle);
                assertSame(rows.batch(engine.algebra(), step, chosen), some);
            }
        }
    }

    /** Two numbers with a flag each, and two symbols. */
    @Test
    void aRowHasSoManyBytes() {
        Layout layout = layout(Head.GAUSSIAN, Head.STUDENT_T, Head.CATEGORICAL, Head.CATEGORICAL);

        assertThat(EncodedRows.bytes(layout)).isEqualTo(2 * (4 + 4) + 2 * 8);
        assertThat(EncodedRows.widest(layout)).isEqualTo(2 * 8);
        assertThat(EncodedRows.widest(layout(Head.GAUSSIAN, Head.GAUSSIAN, Head.GAUSSIAN)))
                .isEqualTo(3 * 4);
    }

    @Test
    void rowsAreKeptUpToTheBudgetAndTheLargestBuffer() {
        Layout layout = layout(Collections.nCopies(52, Head.GAUSSIAN).toArray(new Head[0]));
        int most = Integer.MAX_VALUE / (52 * 4);

        assertThat(DeviceRows.fit(layout, 100, 100 * 52 * 8)).isTrue();
        assertThat(DeviceRows.fit(layout, 100, 100 * 52 * 8 - 1)).isFalse();
        assertThat(DeviceRows.fit(layout, most, Long.MAX_VALUE)).isTrue();
        assertThat(DeviceRows.fit(layout, most + 1, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void theBudgetIsAQuarterOfTheHeapAndBoundedBesideTheProcessor() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;

        assertThat(DeviceRows.budget(Device.gpu(0))).isEqualTo(quarter);
        assertThat(DeviceRows.budget(Device.cpu())).isEqualTo(Math.min(536_870_912, quarter));
    }

    /** A batch that is read lives in buffers of the virtual machine, which a collection takes where nobody holds them. */
    @Test
    void gradientsThroughRowsThatAreReadAreFiniteDifferencesEvenAfterGarbageCollection() {
        RandomModel model = RandomModel.of(
                List.of(Head.GAUSSIAN, Head.CATEGORICAL, Head.POISSON, Head.BERNOULLI),
                PosteriorKind.DIAGONAL,
                false,
                3);
        EventBatch events = model.events(ROWS, 3);
        int[] chosen = {3, 1, 4, 15, 9, 26};
        double[][] noise = Engines.noise(1, model.latent());

        try (Engines engine = new Engines(model.parameters())) {
            model.parameters()
                    .names()
                    .forEach(name -> engine.algebra().array(name).setRequiresGradient(true));
            DeviceRows rows = DeviceRows.of(engine.manager(), model.layout(), new Chunked(events, 7), 0);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Vae<EngineTensor> vae = engine.vae();
                Events<EngineTensor> batch = rows.batch(engine.algebra(), engine.manager(), chosen);
                NDArray mean = Terms.of(vae, batch, vae.encode(batch), engine.epsilon(noise), 1)
                        .anomaly()
                        .array()
                        .mean();
                System.gc();
                collector.backward(mean);
            }
            double size = Math.abs(mean(model.parameters(), events, chosen, noise));
            for (String name : model.parameters().names()) {
                float[] gradient = engine.algebra().array(name).getGradient().toFloatArray();
                int index = gradient.length / 2;
                float step = 1f / 512;
                double expected = (mean(moved(model.parameters(), name, index, step), events, chosen, noise)
                                - mean(moved(model.parameters(), name, index, -step), events, chosen, noise))
                        / (2 * step);
                assertThat((double) gradient[index])
                        .as("%s", name)
                        // float32 sums terms as large as the objective
                        .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected)) + 2e-5 * size));
            }
        }
    }

    private static Parameters moved(Parameters parameters, String name, int index, float step) {
        float[] values = parameters.get(name).clone();
        values[index] += step;
        return parameters.with(name, values);
    }

    private static double mean(Parameters parameters, EventBatch events, int[] chosen, double[][] noise) {
        ReferenceVae reference = new ReferenceVae(parameters, noise);
        return IntStream.of(chosen)
                .mapToDouble(row -> reference.score(events, row).anomaly())
                .average()
                .orElseThrow();
    }

    private static Layout layout(Head... heads) {
        return RandomModel.of(List.of(heads), PosteriorKind.DIAGONAL, false, 1).layout();
    }

    private static void assertSame(Events<EngineTensor> events, Rows rows) {
        assertThat(floats(events.values())).isEqualTo(rows.values());
        assertThat(floats(events.observed())).isEqualTo(rows.observed());
        assertThat(floats(events.counts())).isEqualTo(rows.counts());
        assertThat(events.codes().map(codes -> codes.array().toLongArray()).orElse(new long[0]))
                .isEqualTo(IntStream.of(rows.codes()).asLongStream().toArray());
    }

    private static float[] floats(Optional<EngineTensor> tensor) {
        return tensor.map(one -> one.array().toFloatArray()).orElse(new float[0]);
    }
}
