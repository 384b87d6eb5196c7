package dev.elbow.trainer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.trainer.benchmark.Protocol.Halves;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtocolTest {

    @Test
    void cleanPutsEachRowOnOneSideAndEachAnomalyIntoTheTest() {
        BitSet anomalies = everyTenth(2_001);

        Halves halves = Protocol.CLEAN.split(2_001, anomalies, 3);

        assertThat(IntStream.concat(Arrays.stream(halves.train()), Arrays.stream(halves.test()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, 2_001).toArray());
        assertThat(halves.train()).hasSize(900);
        assertThat(Arrays.stream(halves.train()).filter(anomalies::get)).isEmpty();
        assertThat(Arrays.stream(halves.test()).filter(anomalies::get)).hasSize(201);
    }

    @Test
    void cleanShufflesBySeedAlone() {
        BitSet anomalies = everyTenth(500);

        int[] one = Protocol.CLEAN.split(500, anomalies, 0).train();

        assertThat(Protocol.CLEAN.split(500, anomalies, 0).train()).isEqualTo(one);
        assertThat(sorted(Protocol.CLEAN.split(500, anomalies, 1).train())).isNotEqualTo(sorted(one));
        assertThat(Arrays.stream(one).average().orElse(0))
                .isBetween(220.0, 280.0); // of the whole file, not of its begin
    }

    @Test
    void cleanDrawsFromLargeSetsWithoutCopies() {
        Halves halves = Protocol.CLEAN.split(120_000, everyTenth(120_000), 0);

        int[] all = IntStream.concat(Arrays.stream(halves.train()), Arrays.stream(halves.test()))
                .toArray();
        assertThat(all).hasSize(50_000);
        assertThat(Arrays.stream(all).distinct()).hasSize(50_000);
        assertThat(Arrays.stream(all).max().orElse(0)).isGreaterThan(119_000);
    }

    @Test
    void dteTrainsOnTheFirstHalfOfTheNormalRowsWhateverTheSeed() {
        BitSet anomalies = everyTenth(3_000);

        Halves halves = Protocol.DTE.split(3_000, anomalies, 4);

        int[] firstHalf = IntStream.range(0, 3_000)
                .filter(row -> !anomalies.get(row))
                .limit(1_350)
                .toArray();
        assertThat(halves.train()).isEqualTo(firstHalf);
        assertThat(halves.test()).hasSize(1_650);
        assertThat(shared(halves)).isEmpty();
    }

    @Test
    void dteResamplesSmallSetsToAThousandRowsSoThatSidesShareRows() {
        Halves halves = Protocol.DTE.split(200, everyTenth(200), 0);

        assertThat(halves.train().length + halves.test().length).isEqualTo(1_000);
        assertThat(Arrays.stream(halves.train()).distinct()).hasSizeLessThanOrEqualTo(180);
        assertThat(shared(halves)).isNotEmpty();
        assertThat(Protocol.DTE.split(200, everyTenth(200), 1).train()).isNotEqualTo(halves.train());
    }

    @Test
    void dteDrawsFromLargeSets() {
        Halves halves = Protocol.DTE.split(60_000, everyTenth(60_000), 0);

        assertThat(halves.train().length + halves.test().length).isEqualTo(50_000);
        assertThat(shared(halves)).isEmpty();
    }

    private static int[] shared(Halves halves) {
        BitSet train = new BitSet();
        Arrays.stream(halves.train()).forEach(train::set);
        return Arrays.stream(halves.test()).filter(train::get).toArray();
    }

    private static int[] sorted(int[] rows) {
        return Arrays.stream(rows).sorted().toArray();
    }

    private static BitSet everyTenth(int rows) {
        BitSet anomalies = new BitSet();
        IntStream.range(0, rows).filter(row -> row % 10 == 0).forEach(anomalies::set);
        return anomalies;
    }
}
