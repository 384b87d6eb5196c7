package dev.elbow.trainer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.benchmark.SetRecord.Figures;
import dev.elbow.trainer.benchmark.Summary.Line;
import dev.elbow.trainer.data.TrainerDataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private final List<SetRecord> records = List.of(
            record("elbow", "glass", 0, 0.90),
            record("elbow", "glass", 1, 0.94),
            record("elbow", "wine", 0, 0.70),
            record("elbow", "wine", 1, 0.80));

    @Test
    void aSetHasMeanAndDeviationOverSeeds() {
        Line line = Summary.of(Protocol.CLEAN, records).line("elbow", "glass");

        assertThat(line.seeds()).isEqualTo(2);
        assertThat(line.auroc().mean()).isCloseTo(92, within(1e-9));
        assertThat(line.auroc().deviation()).isCloseTo(Math.sqrt(8), within(1e-9));
    }

    @Test
    void theMeanOfSetsHasTheDeviationOfItsSeeds() {
        Line mean = Summary.of(Protocol.CLEAN, records).mean("elbow", List.of("glass", "wine"));

        assertThat(mean.auroc().mean()).isCloseTo(83.5, within(1e-9));
        assertThat(mean.auroc().deviation()).isCloseTo(7 / Math.sqrt(2), within(1e-9));
    }

    @Test
    void modelsStandBeforeDetectors() {
        Summary summary = Summary.of(Protocol.CLEAN, records);

        assertThat(summary.methods().keySet())
                .containsExactly("elbow", "elbow_reconstruction", "elbow_evidence", "knn5");
    }

    @Test
    void oneNameForTwoRecipesIsRefused() {
        SetRecord other = record("elbow", "wine", 2, 0.5);
        SetRecord changed = new SetRecord(
                "k", "data", "elbow", "other", Protocol.CLEAN, "wine", 2, other.size(), other.gate(), other.methods());

        assertThatThrownBy(() -> Summary.of(Protocol.CLEAN, List.of(records.get(0), changed)))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage(
                        "results: the model elbow stands for two recipes in protocol clean (expected: one; give one of"
                                + " them another --name)");
    }

    @Test
    void aRecordComesBackAsItWasWritten() {
        SetRecord record = record("elbow", "glass", 7, 0.123456789012345);

        assertThat(SetRecord.read("record", record.json())).isEqualTo(record);
    }

    private static SetRecord record(String model, String set, long seed, double auroc) {
        Map<String, Figures> methods = new LinkedHashMap<>();
        SetRecord.MODEL.forEach(method -> methods.put(method, new Figures(auroc, auroc / 2, 1.5, 2)));
        methods.put("knn5", new Figures(0.5, 0.25, 0, 1e-3));
        return new SetRecord(
                "key",
                "data",
                model,
                "settings",
                Protocol.CLEAN,
                set,
                seed,
                new SetRecord.Size(3, 40, 50, 10),
                new SetRecord.Gate(false, true, 1, 0.01, 0.5),
                methods);
    }
}
