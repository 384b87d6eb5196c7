package dev.elbow.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {

    @Test
    void aTopicStandsWhereAFileWould() {
        DataSource data = read("file: 'kafka://events?from=0:5,1:7', bootstrap_servers: 'a:1,b:2'");

        assertThat(data.topic())
                .contains(new TopicSource(
                        "events",
                        new TopicBound.Offsets(Map.of(0, 5L, 1, 7L)),
                        new TopicBound.Latest(),
                        Optional.of("a:1,b:2")));
        assertThat(data.mostRefused()).isEqualTo(0.01);
        assertThat(data.name()).isEqualTo("kafka://events?from=0:5,1:7&to=latest");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            earliest, earliest
            latest, latest
            17, 17
            '1:3,0:2', '0:2,1:3'
            2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z
            2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z
            2026-01-31, 2026-01-31T00:00:00Z
            """)
    void aBoundIsAnEdgeATimeOrOffsets(String text, String written) {
        assertThat(TopicBound.parse(text)).map(String::valueOf).contains(written);
        assertThat(TopicBound.parse(written)).isEqualTo(TopicBound.parse(text));
    }

    @Test
    void aTimeIsAnInstant() {
        assertThat(TopicBound.parse("2026-01-31")).contains(new TopicBound.Time(Instant.parse("2026-01-31T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://",
                "kafka://a b",
                "kafka://events?from=yesterday",
                "kafka://events?since=5",
                "kafka://events?from",
                "kafka://events?to=0:1,1",
                "kafka://events?to=-5"
            })
    void saysWhatATopicIsWrittenAs(String file) {
        assertThatThrownBy(() -> read("file: '" + file + "'"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("data.file: " + file + " (expected: " + TopicSource.FORM + ")");
    }

    @Test
    void brokersWithoutATopicAreAProblem() {
        assertThatThrownBy(() -> read("file: rows.csv, bootstrap_servers: 'a:1'"))
                .hasMessageContaining("data.bootstrap_servers: a:1 (expected: absent, since data.file is no topic)");
    }

    @Test
    void columnsThatCannotBeToldApartAreReportedTogether() {
        String columns = """
                columns:
                  - {name: load, type: numeric}
                  - {name: load, type: boolean, at: /b}
                  - {name: c, type: numeric, at: /load}
                  - {name: d, type: numeric, at: /load/x}
                  - {name: e, type: numeric, at: load}
                  - {name: loads, type: numeric}
                """;

        assertThatThrownBy(() -> parse("file: rows.csv", columns))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "columns[1].name: load (expected: a name that no other column has)",
                        "columns[2].at: /load (expected: a place apart from that of another column, /load)",
                        "columns[3].at: /load/x (expected: a place apart from that of another column, /load)",
                        "columns[4].at: load (expected: a JSON pointer such as /bytes)")
                .hasMessageNotContaining("columns[5]");
    }

    private static DataSource read(String data) {
        return parse(data, "columns: [{name: load, type: numeric}]").data();
    }

    private static Recipe parse(String data, String columns) {
        return Recipe.parse(
                "recipe.yaml", "name: pumps\nversion: 1.2.3\ndata: {" + data + "}\n" + columns, Path.of("/recipes"));
    }
}
