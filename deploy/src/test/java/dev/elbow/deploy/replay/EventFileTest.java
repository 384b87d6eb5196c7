package dev.elbow.deploy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void makesObjectsOfRows() {
        String csv = "n,t,b,e,q\n0.00,tcp,true,,\"a \"\"b\"\", c\"\n-1e5,007,false,NaN,+1\n";

        List<String> events = json(read("a.csv", csv, Columns.all()));

        assertThat(events)
                .containsExactly(
                        "{\"n\":0.00,\"t\":\"tcp\",\"b\":true,\"e\":null,\"q\":\"a \\\"b\\\", c\"}",
                        "{\"n\":-1E+5,\"t\":\"007\",\"b\":false,\"e\":\"NaN\",\"q\":\"+1\"}");
    }

    @Test
    void takesColumnsOutOfRows() {
        Columns columns = new Columns(Optional.of("host"), Set.of("label"));

        List<Event> events = read("a.csv", "host,x,label\na,1,normal.\nb,2,\n", columns);

        assertThat(json(events)).containsExactly("{\"host\":\"a\",\"x\":1}", "{\"host\":\"b\",\"x\":2}");
        assertThat(events).extracting(Event::key).containsExactly(Optional.of("a"), Optional.of("b"));
        assertThat(events).extracting(Event::excluded).containsExactly(Map.of("label", "normal."), Map.of("label", ""));
    }

    @Test
    void sendsJsonLinesAsTheyAre() {
        String lines = "{\"a\": 1.50 }\r\nbroken {\n\n{\"a\":\"\u00e9\"}";

        List<String> events = json(read("a.jsonl", lines, Columns.all()));

        assertThat(events).containsExactly("{\"a\": 1.50 }\r", "broken {", "{\"a\":\"\u00e9\"}");
    }

    @Test
    void takesFieldsOutOfJsonLines() {
        String lines = "{\"id\":7,\"x\":1.50,\"label\":\"bad\"}\nbroken\n{\"x\": 2}\n{\"id\":null,\"label\":null}\n";

        List<Event> events = read("-", lines, new Columns(Optional.of("id"), Set.of("label")));

        assertThat(json(events)).containsExactly("{\"id\":7,\"x\":1.50}", "broken", "{\"x\": 2}", "{\"id\":null}");
        assertThat(events)
                .extracting(Event::key)
                .containsExactly(Optional.of("7"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(events)
                .extracting(Event::excluded)
                .containsExactly(Map.of("label", "bad"), Map.of(), Map.of(), Map.of("label", ""));
    }

    @Test
    void readsGzip() throws IOException {
        Path file = folder.resolve("a.csv.gz");
        Files.write(file, gzip("x\n1\n"));

        try (EventFile events = EventFile.open(file, Columns.all())) {
            assertThat(events.next().json()).isEqualTo("{\"x\":1}");
            assertThat(events.hasNext()).isFalse();
        }
    }

    @Test
    void shipsTheDemoWithItsLabelsApart() {
        InputStream in = EventFile.class.getResourceAsStream("/dev/elbow/deploy/demo/network-intrusion.csv.gz");
        assertThat(in).isNotNull();
        int events = 0;
        int attacks = 0;

        try (EventFile file = EventFile.open("network-intrusion.csv.gz", in, Columns.without("attack"))) {
            while (file.hasNext()) {
                Event event = file.next();
                events++;
                attacks += "normal.".equals(event.excluded().get("attack")) ? 0 : 1;
            }
        }

        assertThat(events).isEqualTo(63_123);
        assertThat(attacks).isEqualTo(2_530);
    }

    @Test
    void refusesUnknownKind() {
        refuses(
                () -> EventFile.open(Path.of("a.xlsx"), Columns.all()),
                ExitCode.USAGE,
                "file a.xlsx: unknown kind (expected: .csv, .jsonl, .ndjson or .json, each also with .gz)");
    }

    @Test
    void refusesAbsentFile() {
        refuses(
                () -> EventFile.open(Path.of("absent.csv"), Columns.all()),
                ExitCode.USAGE,
                "file absent.csv: is not there, or cannot be read");
    }

    @Test
    void refusesUnknownColumn() {
        refuses(
                () -> read("a.csv", "attack,x\n", Columns.without("atack")),
                ExitCode.USAGE,
                "file a.csv: has no column atack; did you mean attack?");
    }

    @Test
    void refusesTwoColumnsOfOneName() {
        refuses(() -> read("a.csv", "x,x\n", Columns.all()), ExitCode.USAGE, "file a.csv: has two columns x");
    }

    @Test
    void refusesCsvWithoutHeader() {
        refuses(() -> read("a.csv", "", Columns.all()), ExitCode.USAGE, "file a.csv: is empty (expected: a header)");
    }

    @Test
    void aRowOfAnotherWidthStaysAsItIsAndTheNextOnesAreRead() {
        List<Event> events = read("a.csv", "x,y\n1,2\n3\n4,5,6\n7,8\n", Columns.all());

        assertThat(events)
                .extracting(Event::json)
                .containsExactly("{\"x\":1,\"y\":2}", "3", "4,5,6", "{\"x\":7,\"y\":8}");
        assertThat(events).extracting(Event::line).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void refusesFileThatBreaksOff() throws IOException {
        byte[] whole = gzip("x\n" + "1\n".repeat(100_000));
        ByteArrayInputStream half = new ByteArrayInputStream(whole, 0, whole.length / 2);

        refuses(
                () -> drain(EventFile.open("a.csv.gz", half, Columns.all())),
                ExitCode.FAILED,
                "file a.csv.gz: cannot be read on; it ends too early");
    }

    private static void refuses(ThrowingCallable call, ExitCode code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessage(message);
    }

    private static List<Event> read(String name, String text, Columns columns) {
        return drain(EventFile.open(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), columns));
    }

    private static List<Event> drain(EventFile file) {
        List<Event> events = new ArrayList<>();
        try (file) {
            file.forEachRemaining(events::add);
        }
        return events;
    }

    private static List<String> json(List<Event> events) {
        return events.stream().map(Event::json).toList();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
