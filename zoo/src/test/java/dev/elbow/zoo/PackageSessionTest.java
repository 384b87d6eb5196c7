package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSessionTest {

    @TempDir
    private Path temp;

    @Test
    void scoresAsTheDefinitionsSay() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        EventBatch batch = randomEvents(5_000, 7);

        ScoredBatch scored;
        try (PackageSession session = tiny.open(Provider.CPU)) {
            scored = session.score(batch);
        }

        for (int i = 0; i < batch.size(); i++) {
            double[] numeric = {batch.numericAt(i, 0), batch.numericAt(i, 1), batch.numericAt(i, 2)};
            TinyModel.Terms expected = TinyModel.score(numeric, batch.categoricalAt(i, 0));
            double tolerance = 1e-5 * Math.max(1, Math.abs(expected.anomaly())); // float32 sums that may cancel
            assertThat((double) scored.anomaly(i)).isCloseTo(expected.anomaly(), within(tolerance));
            assertThat((double) scored.rate(i)).isCloseTo(expected.rate(), within(tolerance));
            for (int f = 0; f < 4; f++) {
                double term = expected.featureDistortion().get(f);
                assertThat((double) scored.featureDistortion(i, f)).isCloseTo(term, within(tolerance));
            }
            assertThat(scored.evidence(i)).isGreaterThanOrEqualTo(-scored.anomaly(i) - 1e-3f);
        }
    }

    @Test
    void givesTheSameScoreAloneAndInAnyBatch() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        EventBatch all = randomEvents(300, 8);

        try (PackageSession session = tiny.open(Provider.CPU)) {
            ScoredBatch together = session.score(all);
            for (int size : new int[] {1, 2, 3, 7, 16, 33}) {
                for (int from = 0; from + size <= all.size(); from += size) {
                    ScoredBatch part = session.score(slice(all, from, size));
                    for (int i = 0; i < size; i++) {
                        float expected = together.anomaly(from + i);
                        assertThat(part.anomaly(i)).isCloseTo(expected, within(1e-6f * Math.abs(expected)));
                    }
                }
            }
        }
    }

    private static EventBatch randomEvents(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch batch = new EventBatch(TinyModel.schema());
        float[] edges = {Float.NaN, 0, 1e-30f, 1e30f, -1e30f};
        for (int i = 0; i < size; i++) {
            batch.begin();
            for (int j = 0; j < 2; j++) {
                boolean edge = random.nextInt(5) == 0;
                batch.numeric(j, edge ? edges[random.nextInt(edges.length)] : (float) random.nextDouble(-10, 50));
            }
            batch.numeric(2, random.nextInt(4) == 0 ? Float.NaN : random.nextInt(2));
            batch.categorical(0, random.nextInt(4));
            batch.commit();
        }
        return batch;
    }

    private static EventBatch slice(EventBatch all, int from, int size) {
        EventBatch part = new EventBatch(all.schema());
        for (int i = from; i < from + size; i++) {
            part.begin();
            for (int j = 0; j < 3; j++) {
                part.numeric(j, all.numericAt(i, j));
            }
            part.categorical(0, all.categoricalAt(i, 0));
            part.commit();
        }
        return part;
    }
}
