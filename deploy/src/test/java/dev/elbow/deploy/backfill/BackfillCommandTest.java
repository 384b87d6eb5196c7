package dev.elbow.deploy.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.trainer.data.ParquetFile;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillCommandTest {

    private static final String PACKAGE = "network-intrusion:1.0.0";
    private static final int EVENTS = 5_003;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path events;

    @BeforeAll
    static void write() throws IOException {
        List<String> lines = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in =
                Objects.requireNonNull(BackfillCommandTest.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (lines.size() < EVENTS) {
                lines.add(
                        lines.size() % 1_000 == 7
                                ? "{\"service\": 80}"
                                : file.next().json());
            }
        }
        events = Files.write(folder.resolve("events.jsonl"), lines);
    }

    @Test
    void answersLineByLineAsScoreDoesWhateverTheThreads() throws IOException {
        String one = backfill("one.jsonl", events, "--threads", "1");
        String four = backfill("four.jsonl", events, "--threads", "4");

        assertThat(four).isEqualTo(one);
        assertThat(one.lines()).hasSize(EVENTS);
        assertThat(one.lines().skip(7).findFirst().orElseThrow()).startsWith("{\"refusal\":{\"reason\":\"wrong_type\"");
    }

    @Test
    void scoresAgainWhatLiesInABandOfPValues() throws IOException {
        TinyPackage.writeTightened(folder.resolve("tiny"));
        Path tiny = Files.writeString(folder.resolve("tiny.jsonl"), """
                {"temperature": 21.5, "mode": "busy"}
                {"temperature": 45, "mode": "busy"}
                {"temperature": 1e9, "mode": "busy"}
                """);
        String reference = folder.resolve("tiny").toString();

        String some = tightened("some.jsonl", tiny, reference, "1e-6..0.01");
        String all = tightened("all.jsonl", tiny, reference, "0..1");

        assertThat(some.lines().map(line -> line.contains("\"tightened\":true")))
                .containsExactly(false, true, false);
        assertThat(all.lines()).allMatch(line -> line.contains("\"tightened\":true"));
        assertThat(all.lines().skip(1).findFirst())
                .isEqualTo(some.lines().skip(1).findFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.5", "0.5..0.1", "..", "0.1..2", "0.1..x"})
    void refusesABandThatIsNone(String band) {
        ElbowRun run = run(folder.resolve("none.jsonl"), events, "--tighten", band);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--tighten: " + band + " (expected: default, or two p-values from 0 to 1, the lesser first");
    }

    @Test
    void refusesAPackageWithoutASecondGraph() {
        ElbowRun run = run(folder.resolve("none.jsonl"), events, "--tighten", "default");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "tighten: package network-intrusion:1.0.0 has no second scoring graph (expected: one trained with"
                                + " score.tighten in its recipe, or no tighten)");
        assertThat(folder.resolve("none.jsonl")).doesNotExist();
    }

    private static String tightened(String name, Path events, String reference, String band) throws IOException {
        Path out = folder.resolve(name);
        ElbowRun run = ElbowRun.of(
                "backfill", "--package", reference, "--out", out.toString(), "--tighten", band, events.toString());
        assertThat(run.code()).as(run.err()).isZero();
        return Files.readString(out);
    }

    @Test
    void setsRefusalsApartWhereAFileIsNamed() throws IOException {
        Path refusals = folder.resolve("refusals.jsonl");

        String scores = backfill("scores.jsonl", events, "--refusals", refusals.toString());

        assertThat(scores.lines()).hasSize(EVENTS - 5).noneMatch(line -> line.contains("refusal"));
        assertThat(Files.readAllLines(refusals)).hasSize(5);
        assertThat(Files.readAllLines(refusals).get(0))
                .contains("\"line\":8", "\"reason\":\"wrong_type\"", "\"event\":\"{\\\"service\\\": 80}\"");
    }

    @Test
    void readsParquetAndWritesItWithTheSameScores() throws IOException {
        Path good = folder.resolve("good.jsonl");
        try (Stream<String> lines = Files.lines(events)) {
            Files.write(
                    good,
                    lines.filter(line -> !line.equals("{\"service\": 80}"))
                            .limit(500)
                            .toList());
        }
        Path parquet = folder.resolve("good.parquet");
        ParquetFile.fromJsonLines(good, parquet);
        String expected = backfill("expected.jsonl", good);

        String read = backfill("read.jsonl", parquet);
        Path written = folder.resolve("written.parquet");
        ElbowRun run = run(written, good);

        assertThat(read).isEqualTo(expected);
        assertThat(run.code()).as(run.err()).isZero();
        Path back = folder.resolve("back.jsonl");
        ParquetFile.toJsonLines(written, back);
        assertThat(anomalies(Files.readString(back)))
                .isEqualTo(anomalies(expected))
                .hasSize(500);
    }

    @Test
    void replacesNoFileUnlessForced() throws IOException {
        Path there = Files.writeString(folder.resolve("there.jsonl"), "precious");

        ElbowRun refused = run(there, events);
        String kept = Files.readString(there);
        ElbowRun forced = run(there, events, "--force");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("file " + there + ": is there (expected: none, or --force); nothing was written");
        assertThat(kept).isEqualTo("precious");
        assertThat(forced.code()).isZero();
        assertThat(Files.readAllLines(there)).hasSize(EVENTS);
    }

    @Test
    void leavesNothingBehindWhereAFileBreaksOff() throws IOException {
        Path broken = Files.write(folder.resolve("broken.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        Path out = folder.resolve("never.jsonl");

        ElbowRun run = run(out, broken);

        assertThat(run.code()).isEqualTo(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.contains("never"));
        }
    }

    @Test
    void saysThatAFileIsNoParquet() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.parquet"), "no such thing");

        ElbowRun run = run(folder.resolve("none.jsonl"), broken);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("file " + broken + ": ");
    }

    @Test
    void refusesWhatItCannotMean() {
        Path out = folder.resolve("out.jsonl");

        assertThat(run(out, folder.resolve("absent.jsonl")).code()).isEqualTo(2);
        assertThat(run(events, events).err()).contains("is read and written (expected: another file to write)");
        assertThat(run(out, events, "--refusals", out.toString()).err()).contains("another file than --out");
        assertThat(run(out, events, "--threads", "0").err()).contains("--threads: 0 (expected: 1 to 256)");
        assertThat(out).doesNotExist();
    }

    private static String backfill(String name, Path in, String... more) throws IOException {
        Path out = folder.resolve(name);
        ElbowRun run = run(out, in, more);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains(" events to " + out);
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static ElbowRun run(Path out, Path in, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("backfill", "--package", PACKAGE, "--out", out.toString(), in.toString()));
        arguments.addAll(List.of(more));
        return ElbowRun.of(arguments.toArray(String[]::new));
    }

    private static List<Double> anomalies(String lines) {
        return lines.lines()
                .map(line -> Double.valueOf(line.replaceFirst(".*\"anomaly\":([^,]+),.*", "$1")))
                .toList();
    }
}
