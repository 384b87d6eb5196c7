package dev.elbow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("a", "/a", Missing.MARGINALISE),
            new Feature.Categorical("b", "/b", Missing.MARGINALISE, List.of("x", "y"))));

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, -7})
    void equalRowsAreOnOneSideAndTheShareIsHeldOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventBatch rows = rows(10_000, row -> random.nextInt(4) == 0 ? random.nextInt(20) : 1_000 + row);

        Split split = split(rows, seed, 0.2);

        BitSet heldOut = split.rows();
        Map<Float, Boolean> sides = new HashMap<>();
        int held = 0;
        for (int row = 0; row < rows.size(); row++) {
            boolean out = heldOut.get(row);
            held += out ? 1 : 0;
            Boolean before = sides.put(rows.numericAt(row, 0), out);
            assertThat(before == null || before == out).isTrue();
        }
        assertThat(held).isCloseTo(2_000, within(70)); // half of the largest group
        assertThat(split.note()).isEmpty();
    }

    @Test
    void contentDecidesNotPlace() {
        EventBatch rows = rows(1_000, row -> row / 2);
        EventBatch reversed = rows(1_000, row -> (999 - row) / 2);

        assertThat(held(reversed, split(reversed, 3, 0.3))).isEqualTo(held(rows, split(rows, 3, 0.3)));
        assertThat(held(rows, split(rows, 4, 0.3))).isNotEqualTo(held(rows, split(rows, 3, 0.3)));
    }

    /** Six rows in ten are one row, wherever its hash is. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void aRowThatIsMostOfTheDataIsTrainedOn(long seed) {
        EventBatch rows = rows(1_000, row -> row < 600 ? -1 : row);

        Split split = split(rows, seed, 0.2);

        assertThat(held(rows, split)).hasSize(200).doesNotContain(-1f);
        assertThat(split.note())
                .contains("one row stands 600 times among 1000: it is trained on and not held out, so that thresholds"
                        + " are for the other rows");
    }

    @Test
    void aFewRowsRepeatedArePartedByTheShare() {
        EventBatch rows = rows(10_000, row -> row % 8);

        Split split = split(rows, 0, 0.2);

        assertThat(split.rows().cardinality()).isEqualTo(2_000);
        assertThat(held(rows, split)).hasSize(8);
        assertThat(split.note())
                .contains("10000 rows repeat 8 distinct ones: held-out rows are rows that were trained on, too");
    }

    @Test
    void fewRowsThatAllDifferAreSplitByContent() {
        EventBatch rows = rows(40, row -> row);

        Split split = split(rows, 0, 0.2);

        assertThat(held(rows, split)).hasSize(8);
        assertThat(split.note()).isEmpty();
    }

    @Test
    void partsAreEvenAndEqualRowsShareOne() {
        EventBatch rows = rows(1_000, row -> row % 500);

        int[] parts = Split.parts(hashes(rows, 3), 4);

        int[] sizes = new int[4];
        for (int row = 0; row < 1_000; row++) {
            sizes[parts[row] - 1]++;
            assertThat(parts[row]).isEqualTo(parts[row % 500]);
        }
        assertThat(sizes).containsExactly(250, 250, 250, 250);
    }

    @Test
    void thereAreNoPartsWhereOneRowIsMostOfTheData() {
        assertThat(Split.parts(hashes(rows(1_000, row -> row < 600 ? -1 : row), 0), 4))
                .isEmpty();
        assertThat(Split.parts(hashes(rows(1_000, row -> row % 3), 0), 4)).isEmpty();
    }

    @Test
    void hashesTellRowsApartButNotZeros() {
        EventBatch batch = new EventBatch(SCHEMA);
        float[][] rows = {{0, 0}, {-0f, 0}, {0, 1}, {1, 0}, {Float.NaN, 0}, {Float.MIN_VALUE, 0}};
        for (float[] row : rows) {
            batch.begin();
            batch.numeric(0, row[0]);
            batch.categorical(0, (long) row[1]);
            batch.commit();
        }
        Set<Long> hashes = new HashSet<>();
        for (int row = 0; row < rows.length; row++) {
            hashes.add(Split.hash(batch, row, 0));
        }

        assertThat(hashes).hasSize(rows.length - 1);
    }

    private static Set<Float> held(EventBatch rows, Split split) {
        Set<Float> held = new HashSet<>();
        split.rows().stream().forEach(row -> held.add(rows.numericAt(row, 0)));
        return held;
    }

    private static Split split(EventBatch rows, long seed, double share) {
        return new Split(hashes(rows, seed), share);
    }

    private static long[] hashes(EventBatch rows, long seed) {
        long[] hashes = new long[rows.size()];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = Split.hash(rows, row, seed);
        }
        return hashes;
    }

    private static EventBatch rows(int size, IntUnaryOperator value) {
        EventBatch batch = new EventBatch(SCHEMA);
        for (int row = 0; row < size; row++) {
            batch.begin();
            batch.numeric(0, value.applyAsInt(row));
            batch.commit();
        }
        return batch;
    }
}
