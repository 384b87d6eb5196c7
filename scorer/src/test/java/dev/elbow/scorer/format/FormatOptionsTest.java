package dev.elbow.scorer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.http.HttpLogin;
import dev.elbow.scorer.registry.RegistryOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatOptionsTest {

    private static final EventSchema EVENTS = new EventSchema(List.of(
            new Feature.Numeric("load", "/load", Missing.MARGINALISE),
            new Feature.Categorical("mode", "/mode", Missing.REFUSE, List.of("idle"))));

    @Test
    void readsEveryKey() {
        FormatOptions avro = read("""
                format: {events: avro, scores: avro, events_schema: a.avsc}
                schema_registry: {url: 'http://a:1, https://b/path', timeout: 3s}
                """);
        FormatOptions csv = read("format: {events: csv, columns: [mode, _, load], separator: \"\\t\"}\n");

        assertThat(read("")).isEqualTo(FormatOptions.defaults());
        assertThat(avro)
                .isEqualTo(new FormatOptions(
                        EventFormat.AVRO,
                        ScoreFormat.AVRO,
                        Optional.of(Path.of("a.avsc")),
                        List.of(),
                        ',',
                        Optional.of(new RegistryOptions(
                                List.of(URI.create("http://a:1/"), URI.create("https://b/path/")),
                                HttpLogin.NONE,
                                Duration.ofSeconds(3)))));
        assertThat(csv.columns()).containsExactly("mode", "_", "load");
        assertThat(csv.separator()).isEqualTo('\t');
    }

    @Test
    void reportsAllProblemsTogether() {
        assertThatThrownBy(() -> read("""
                        format: {events: avro, scores: csv, columns: [a], separator: ';;'}
                        """)).hasMessage("""
                        s:
                          format.scores: csv (expected: one of json, avro)
                          format.separator: ;; (expected: one character of ASCII, or a tab, and no quote)
                          format.events: avro (expected: schema_registry.url or format.events_schema with it)
                          format.columns: [a] (expected: absent, or format.events: csv)""");
        assertThatThrownBy(() -> read("format: {events_schema: a.avsc, separator: ';'}\n"))
                .hasMessageContaining("format.events_schema: a.avsc (expected: absent, or format.events: avro)")
                .hasMessageContaining("format.separator: ; (expected: absent, or format.events: csv)");
    }

    @Test
    void columnsAreHeldAgainstThePackage() {
        FormatOptions options = read("format: {events: csv, columns: [lod, load, load]}\n");

        assertThatThrownBy(() -> Formats.of(options, EVENTS, 100))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        settings:
                          format.columns: lod (expected: a feature of the package, or _); did you mean load?
                          format.columns: load twice (expected: a feature once)
                          format.columns: not mode (expected: it too; events without it are refused)""");
    }

    @Test
    void columnsMayBeSkipped() {
        EventBatch batch = new EventBatch(EVENTS);
        FormatOptions options = read("format: {events: csv, columns: [mode, _, load], separator: ;}\n");

        assertThat(Formats.of(options, EVENTS, 100)
                        .decoder()
                        .decode("idle;x;3".getBytes(StandardCharsets.UTF_8), batch))
                .isEmpty();
        assertThat(batch.numericAt(0, 0)).isEqualTo(3);
    }

    @Test
    void aGivenSchemaIsReadBeforeTheFirstEvent(@TempDir Path folder) throws IOException {
        Path none = folder.resolve("none.avsc");
        Path broken = Files.writeString(folder.resolve("broken.avsc"), "{}");
        Path text = Files.writeString(folder.resolve("text.avsc"), "\"string\"");
        Path sound = Files.writeString(
                folder.resolve("sound.avsc"),
                "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"mode\",\"type\":\"string\"}]}");
        EventBatch batch = new EventBatch(EVENTS);

        assertThatThrownBy(() -> given(none))
                .hasMessage("settings:\n  format.events_schema: " + none + ": no such file or folder");
        assertThatThrownBy(() -> given(broken))
                .hasMessageStartingWith("settings:\n  format.events_schema: " + broken + ": no Avro schema; ");
        assertThatThrownBy(() -> given(text))
                .hasMessage("settings:\n  format.events_schema: " + text
                        + ": of type string (expected: a record or a map)");
        assertThat(given(sound).decoder().decode(new byte[] {2, 'x'}, batch)).isEmpty();
    }

    private static Formats given(Path file) {
        FormatOptions options = read("format: {events: avro, events_schema: '" + file + "'}\n");
        return Formats.of(options, EVENTS, 100);
    }

    private static FormatOptions read(String yaml) {
        Settings settings = new Settings("s", Yaml.read("s", yaml.isEmpty() ? "{}" : yaml));
        FormatOptions options = FormatOptions.read(settings);
        settings.finish();
        return options;
    }
}
