package dev.elbow.deploy.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.ElbowRun;
import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.wire.EventFields;
import dev.elbow.trainer.data.ParquetFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(values(Files.readString(back))).isEqualTo(values(expected)).hasSize(500);
    }

    /** What a symbol looks like is not for Parquet to say. */
    @Test
    void aSymbolThatLooksLikeADateStaysAText() throws IOException {
        Path good = Files.write(
                folder.resolve("dated.jsonl"),
                List.of(
                        "{\"service\": \"2024-01-01\"}",
                        "{\"service\": \"12:00:00\", \"flag\": \"2024-01-01 10:00\"}"));
        String expected = backfill(
                "dated-scores.jsonl",
                good,
                "--config",
                settings("contributions: 41").toString());
        Path parquet = folder.resolve("dated-scores.parquet");
        ElbowRun run =
                run(parquet, good, "--config", settings("contributions: 41").toString());
        assertThat(run.code()).as(run.err()).isZero();
        Path back = folder.resolve("dated-back.jsonl");

        ParquetFile.toJsonLines(parquet, back);

        assertThat(expected).contains("\"2024-01-01\"", "\"12:00:00\"", "\"2024-01-01 10:00\"");
        assertThat(values(Files.readString(back))).isEqualTo(values(expected)).hasSize(2);
    }

    @Test
    void readsADateOfJsonFromParquetAsTheTextThatItWas() throws IOException {
        Path dated = Files.writeString(folder.resolve("dates.jsonl"), "{\"day\":\"2024-01-01T00:00:00Z\"}\n");
        Path parquet = folder.resolve("dates.parquet");
        Path back = folder.resolve("dates-back.jsonl");

        ParquetFile.fromJsonLines(dated, parquet);
        ParquetFile.toJsonLines(parquet, back);

        assertThat(back).hasSameTextualContentAs(dated);
    }

    @Test
    void writesParquetOfNoEvents() throws IOException {
        Path none = Files.createFile(folder.resolve("none-there.jsonl"));

        ElbowRun run = run(folder.resolve("none-there.parquet"), none);

        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void takesTheSettingsOfAStream() throws IOException {
        Path settings = settings("""
                package: nothing:9.9.9
                contributions: 1
                latent: false
                max_event_bytes: 300
                bootstrap_servers: nowhere:1
                topics: {events: flows}
                http.port: 1
                """);
        Path some = Files.write(
                folder.resolve("some.jsonl"),
                List.of("{\"service\": \"http\"}", "{\"x\": \"" + "y".repeat(300) + "\"}"));

        List<String> answers = backfill("settings.jsonl", some, "--config", settings.toString())
                .lines()
                .toList();

        assertThat(answers.get(0)).doesNotContain("\"latent\"").containsOnlyOnce("\"feature\"");
        assertThat(answers.get(1)).contains("(expected: at most 300)");
    }

    @Test
    void refusesSettingsThatItCannotMean() throws IOException {
        Path settings = settings("contribution: 1\nformat: {events: csv, scores: avro}\n");

        ElbowRun run = run(folder.resolve("none.jsonl"), events, "--config", settings.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "settings of elbow backfill (" + settings + " among them)",
                        "contribution",
                        "did you mean contributions",
                        "format.events: csv (expected: none; a file's name says how it is read)",
                        "format.scores: avro (expected: none; the name of --out says it)");
        assertThat(run(
                                folder.resolve("none.jsonl"),
                                events,
                                "--config",
                                settings("routes: []").toString())
                        .err())
                .contains("elbow backfill: events have no topic that chooses among routes");
    }

    private static Path settings(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "settings", ".yaml"), yaml);
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
        for (String name : List.of("out.csv", "out.jsonl.gz", "OUT.CSV")) {
            assertThat(run(folder.resolve(name), events).err())
                    .contains("/" + name + " (expected: a file of JSON lines, or Parquet where it ends with .parquet)");
        }
        assertThat(run(out, events, "--refusals", "refused.parquet").err())
                .contains("--refusals: refused.parquet (expected: a file of JSON lines)");
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

    /** Whole scores; Parquet has a column for what a score does not have, and an order of its own. */
    private static List<Map<String, Object>> values(String lines) {
        return lines.lines()
                .map(line ->
                        EventFields.read(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
                .map(BackfillCommandTest::present)
                .toList();
    }

    private static Map<String, Object> present(Map<?, ?> members) {
        Map<String, Object> present = new TreeMap<>();
        members.forEach((name, value) -> {
            if (value != null) {
                present.put(String.valueOf(name), comparable(value));
            }
        });
        return present;
    }

    private static Object comparable(Object value) {
        if (value instanceof Map<?, ?> members) {
            return present(members);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(BackfillCommandTest::comparable).toList();
        }
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }
}
