package dev.elbow.deploy.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a file that are scored again by a package's second graph. */
class BackfillTightenTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path events;

    @BeforeAll
    static void write() throws IOException {
        TinyPackage.writeTightened(folder.resolve("tiny"));
        tiny = folder.resolve("tiny").toString();
        events = Files.writeString(folder.resolve("tiny.jsonl"), """
                {"temperature": 21.5, "mode": "busy"}
                {"temperature": 45, "mode": "busy"}
                {"temperature": 1e9, "mode": "busy"}
                """);
    }

    @Test
    void scoresAgainWhatLiesInABandOfPValues() throws IOException {
        String some = tightened("some.jsonl", "1e-6..0.01");
        String all = tightened("all.jsonl", "0..1");

        assertThat(some.lines().map(line -> line.contains("\"tightened\":true")))
                .containsExactly(false, true, false);
        assertThat(all.lines()).allMatch(line -> line.contains("\"tightened\":true"));
        assertThat(all.lines().skip(1).findFirst())
                .isEqualTo(some.lines().skip(1).findFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.5", "0.5..0.1", "..", "0.1..2", "0.1..x"})
    void refusesABandThatIsNone(String band) {
        ElbowRun run = run("none.jsonl", tiny, band);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--tighten: " + band + " (expected: default, or two p-values from 0 to 1, the lesser first");
    }

    @Test
    void refusesAPackageWithoutASecondGraph() {
        ElbowRun run = run("none.jsonl", "network-intrusion:1.0.0", "default");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "tighten: package network-intrusion:1.0.0 has no second scoring graph (expected: one trained with"
                                + " score.tighten in its recipe, or no tighten)");
        assertThat(folder.resolve("none.jsonl")).doesNotExist();
    }

    private static String tightened(String name, String band) throws IOException {
        ElbowRun run = run(name, tiny, band);
        assertThat(run.code()).as(run.err()).isZero();
        return Files.readString(folder.resolve(name));
    }

    private static ElbowRun run(String name, String reference, String band) {
        String out = folder.resolve(name).toString();
        return ElbowRun.of("backfill", "--package", reference, "--out", out, "--tighten", band, events.toString());
    }
}
