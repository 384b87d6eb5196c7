package dev.elbow.zoo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Same event, same score, to the last bit: whichever events it came with, and wherever it stood among them. */
class BatchShapeTest {

    private static final int EVENTS = 3_000;
    private static final long SEED = 20_260;

    static Stream<String> bundled() {
        return Zoo.bundled().stream();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void givesAnEventTheSameBitsInEveryBatch(String reference) {
        VerifiedPackage given = Zoo.load(reference);
        try (PackageSession session = given.open(Provider.CPU)) {
            assertSameBits(given, session);
        }
    }

    @Test
    void soDoesTheSecondGraph() throws URISyntaxException {
        URL folder = Objects.requireNonNull(Zoo.class.getResource("formats/1/tightened"));
        VerifiedPackage given = Zoo.load(Path.of(folder.toURI()).toString());
        try (PackageSession session = given.open(Provider.CPU)) {
            assertSameBits(given, session.tightening().orElseThrow());
        }
    }

    private static void assertSameBits(VerifiedPackage given, PackageSession session) {
        SplittableRandom random = new SplittableRandom(SEED);
        EventBatch all = events(given, random);
        ScoredBatch whole = session.score(all);

        List<String> otherwise = new ArrayList<>();
        for (int from = 0; from < EVENTS; ) {
            int rows = Math.min(rows(random), EVENTS - from);
            EventBatch batch = new EventBatch(given.manifest().schema());
            for (int row = from; row < from + rows; row++) {
                batch.append(all, row);
            }
            ScoredBatch part = session.score(batch);
            for (int row = 0; row < rows; row++) {
                if (!Arrays.equals(bits(given, part, row), bits(given, whole, from + row))) {
                    otherwise.add("row " + row + " of " + rows + ": " + part.anomaly(row) + ", not "
                            + whole.anomaly(from + row));
                }
            }
            from += rows;
        }

        assertThat(otherwise).as("seed %d", SEED).isEmpty();
    }

    /** Small ones most of all: a stream that is not busy makes them. */
    private static int rows(SplittableRandom random) {
        return random.nextInt(3) == 0 ? random.nextInt(1, 700) : random.nextInt(1, 20);
    }

    /** Golden events, some with the values of others: their columns are mixed, so that few rows are equal. */
    private static EventBatch events(VerifiedPackage given, SplittableRandom random) {
        EventSchema schema = given.manifest().schema();
        List<GoldenVectors.Case> cases = given.golden().cases();
        EventBatch batch = new EventBatch(schema);
        for (int i = 0; i < EVENTS; i++) {
            GoldenVectors.Case one = cases.get(random.nextInt(cases.size()));
            batch.begin();
            for (int column = 0; column < schema.numericWidth(); column++) {
                GoldenVectors.Case from = random.nextInt(4) == 0 ? cases.get(random.nextInt(cases.size())) : one;
                batch.numeric(column, from.numeric().get(column));
            }
            for (int column = 0; column < schema.categoricalWidth(); column++) {
                batch.categorical(column, one.categorical().get(column));
            }
            batch.commit();
        }
        return batch;
    }

    private static int[] bits(VerifiedPackage given, ScoredBatch scored, int row) {
        List<Float> numbers = new ArrayList<>();
        numbers.add(scored.anomaly(row));
        numbers.add(scored.distortion(row));
        numbers.add(scored.rate(row));
        numbers.add(scored.evidence(row));
        for (int feature = 0; feature < scored.features(); feature++) {
            numbers.add(scored.featureDistortion(row, feature));
        }
        for (int part = 0; part < scored.rateParts(); part++) {
            numbers.add(scored.latentRate(row, part));
        }
        for (int dimension = 0; dimension < scored.latent(); dimension++) {
            numbers.add(scored.latentMean(row, dimension));
            numbers.add(scored.latentLogVariance(row, dimension));
        }
        for (int column = 0; column < given.manifest().schema().numericWidth(); column++) {
            numbers.add(scored.expectedNumeric(row, column));
        }
        return numbers.stream().mapToInt(Float::floatToIntBits).toArray();
    }
}
