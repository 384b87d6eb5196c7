package dev.elbow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.data.LabelledRows;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.report.Rival;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first number alone tells what is strange; it spans orders of magnitude on both sides of 0. */
class TestResultTest {

    private static final int ROWS = 400;
    private static final EventSchema SCHEMA = TinyPackage.manifest().schema();

    @TempDir
    private Path folder;

    @Test
    void aDetectorHasTheLogarithmsWhereTheyServeItBetter() {
        Transform logarithm = new Transform(Transform.Shape.SIGNED_LOG, 0, 1, 100);

        TestResult result = result(logarithm, 1);

        assertThat(encoded(result, Rival.NEAREST_NEIGHBOURS)).isTrue();
        assertThat(result.metrics().get("test_aupr_knn")).isGreaterThan(0.9);
    }

    @Test
    void aDetectorHasTheNumbersAsTheyAreWhereTheEncodingHidesWhatIsStrange() {
        Transform clipped = new Transform(Transform.Shape.IDENTITY, 0, 1, 100, Optional.of(1e-3), Optional.empty());

        TestResult result = result(clipped, 1e9);

        assertThat(result.beside().values()).noneMatch(TestResult.Beside::encoded);
        assertThat(result.metrics().get("test_auroc_mahalanobis")).isEqualTo(1);
    }

    @Test
    void countsWhatWasFittedAndWhatWasLeftOut() {
        TestResult result = result(new Transform(Transform.Shape.IDENTITY, 0, 1, 100), 1);

        assertThat(result.normal()).isEqualTo(ROWS);
        assertThat(result.anomalous()).isEqualTo(20);
        assertThat(result.fittedTo()).isEqualTo(result.fittedOf()).isEqualTo(ROWS);
        assertThat(result.others()).isEqualTo(new TestResult.Others(7, 3));
    }

    private static boolean encoded(TestResult result, Rival rival) {
        return Optional.ofNullable(result.beside().get(rival)).orElseThrow().encoded();
    }

    private TestResult result(Transform ofTheFirst, double strange) {
        VerifiedPackage tiny = TinyPackage.write(folder.resolve("tiny"));
        SplittableRandom random = new SplittableRandom(3);
        EventBatch train = rows(random, 0, strange);
        EventBatch test = rows(random, 20, strange);
        BitSet anomalies = new BitSet();
        anomalies.set(ROWS, ROWS + 20);
        List<Optional<Transform>> transforms = new ArrayList<>(Collections.nCopies(SCHEMA.size(), Optional.empty()));
        transforms.set(0, Optional.of(ofTheFirst));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            return TestResult.of(
                    session,
                    tiny.manifest().calibration(),
                    transforms,
                    EventSource.of(train),
                    new LabelledRows(test, anomalies, true, ROWS + 20 + 7, 3),
                    0);
        }
    }

    /** Usual numbers are between e^3 and e^11 in magnitude. */
    private static EventBatch rows(SplittableRandom random, int anomalous, double strange) {
        EventBatch rows = new EventBatch(SCHEMA);
        for (int i = 0; i < ROWS + anomalous; i++) {
            rows.begin();
            double magnitude = Math.exp(3 + 8 * random.nextDouble());
            rows.numeric(0, (float) (i < ROWS ? (random.nextBoolean() ? magnitude : -magnitude) : strange));
            rows.commit();
        }
        return rows;
    }
}
