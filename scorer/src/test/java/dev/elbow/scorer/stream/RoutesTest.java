package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.score.ScoringOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutesTest {

    @Test
    void readsSeveralRoutes() {
        ScorerConfig config = read("""
                bootstrap_servers: a:9092
                routes:
                  - package: network-intrusion:1.0.0
                    topics: {events: flows}
                  - topics: {events: telemetry, scores: all, refusals: none}
                    choose:
                      header: model
                      packages: {pump: pump:1.0.0, fan: fan:2.0.0, vent: fan:2.0.0}
                      otherwise: valve:1.0.0
                    watch: 30s
                    shadow: {package: fan:3.0.0}
                """);

        assertThat(config.routes())
                .containsExactly(
                        Route.of(
                                ScoringOptions.defaults("network-intrusion:1.0.0"),
                                new Topics("flows", "flows-scores", "flows-refusals")),
                        new Route(
                                List.of(
                                        ScoringOptions.defaults("fan:2.0.0"),
                                        ScoringOptions.defaults("pump:1.0.0"),
                                        ScoringOptions.defaults("valve:1.0.0")),
                                new Topics("telemetry", "all", "none"),
                                Optional.of(new Choice(
                                        Choice.By.HEADER,
                                        "model",
                                        Map.of("pump", "pump:1.0.0", "fan", "fan:2.0.0", "vent", "fan:2.0.0"),
                                        Optional.of("valve:1.0.0"))),
                                Optional.of(Duration.ofSeconds(30)),
                                Optional.of(
                                        new Shadow(ScoringOptions.defaults("fan:3.0.0"), "telemetry-shadow-scores"))));
        assertThat(config.references())
                .containsExactly("network-intrusion:1.0.0", "fan:2.0.0", "pump:1.0.0", "valve:1.0.0", "fan:3.0.0");
        assertThat(config.topics())
                .containsExactly(
                        "flows",
                        "flows-scores",
                        "flows-refusals",
                        "telemetry",
                        "all",
                        "none",
                        "telemetry-shadow-scores");
    }

    @Test
    void choosesWithinTheOneRouteAtTheTop() {
        ScorerConfig config = read("""
                bootstrap_servers: a:9092
                topics: {events: telemetry}
                choose: {field: /device/kind, packages: {pump: pump:1.0.0}}
                """);

        assertThat(config.routes()).hasSize(1);
        assertThat(config.routes().get(0).choice())
                .contains(new Choice(Choice.By.FIELD, "/device/kind", Map.of("pump", "pump:1.0.0"), Optional.empty()));
    }

    @Test
    void takesFromTheTopWhatARouteDoesNotSay() {
        ScorerConfig config = read("""
                bootstrap_servers: a:9092
                contributions: 2
                latent: false
                format: {events: csv}
                routes:
                  - {package: a:1.0.0, topics: {events: a}}
                  - {package: b:1.0.0, topics: {events: b}, contributions: 7, max_event_bytes: 99, format: {events: json}}
                """);

        ScoringOptions first = config.routes().get(0).scoring();
        ScoringOptions second = config.routes().get(1).scoring();
        assertThat(first.contributions()).isEqualTo(2);
        assertThat(first.latent()).isFalse();
        assertThat(first.format().events()).isEqualTo(EventFormat.CSV);
        assertThat(second.contributions()).isEqualTo(7);
        assertThat(second.latent()).isFalse();
        assertThat(second.maxEventBytes()).isEqualTo(99);
        assertThat(second.format().events()).isEqualTo(EventFormat.JSON);
    }

    @Test
    void letsAnswersOfOneKindComeTogether() {
        ScorerConfig config = read("""
                bootstrap_servers: a:9092
                routes:
                  - {package: a:1.0.0, topics: {events: a, scores: s, refusals: r}}
                  - {package: b:1.0.0, topics: {events: b, scores: s, refusals: r}}
                """);

        assertThat(config.topics()).containsExactly("a", "s", "r", "b");
    }

    @Test
    void reportsAllProblemsWithTheirPlace() {
        assertThatThrownBy(() -> read("""
                                bootstrap_servers: a:9092
                                package: of-the-top:1.0.0
                                topics: {scores: s}
                                watch: 1m
                                shadow: {package: x:1.0.0}
                                routes:
                                  - {package: a:1.0.0, topics: {events: a}, provider: cuda}
                                  - {topics: {events: a, scores: a-refusals, refusals: a}}
                                  - topics: {events: a-scores}
                                    choose: {header: h, field: x, packages: {}, default: y}
                                  - {package: d:1.0.0, topics: {events: d, scores: d, refusals: x}, latent: maybe, watch: 50ms}
                                  - topics: {events: e, scores: a-scores}
                                    package: e:1.0.0
                                    format: {scores: avro, events: csv}
                                    choose: {field: /x, packages: {p: p:1.0.0}}
                                  - {package: f:1.0.0, topics: {events: f}, shadow: {topic: a-scores}}
                                """)).hasMessage("""
                        scorer.yaml:
                          package: of-the-top:1.0.0 (expected: absent; each of the routes has its own)
                          watch: 1m (expected: absent; each of the routes has its own)
                          shadow: {package=x:1.0.0} (expected: absent; each of the routes has its own)
                          topics.scores: s (expected: absent; each of the routes has its own)
                          routes[1].package: absent (expected: text)
                          routes[1].topics.events: a (expected: another topic than routes[0].topics.events)
                          routes[1].topics.scores: a-refusals (expected: another topic than routes[0].topics.refusals)
                          routes[1].topics.refusals: a (expected: another topic than routes[0].topics.events)
                          routes[2].choose.header: h (expected: either this or field)
                          routes[2].choose.field: x (expected: a JSON pointer such as /device/kind)
                          routes[2].choose.packages: none (expected: for each value, a package)
                          routes[2].topics.events: a-scores (expected: another topic than routes[0].topics.scores)
                          routes[3].latent: maybe (expected: true or false)
                          routes[3].topics.scores: d (expected: another topic than routes[3].topics.events)
                          routes[3].watch: 50ms (expected: 1s or more)
                          routes[4].choose.field: /x (expected: header in its place, or events in JSON)
                          routes[4].package: e:1.0.0 (expected: absent; choose.packages names those of this topic)
                          routes[4].topics.scores: a-scores (expected: another topic than routes[0].topics.scores, whose scores are in another format)
                          routes[5].shadow.package: absent (expected: text)
                          routes[5].shadow.topic: a-scores (expected: another topic than routes[0].topics.scores)
                          routes[0].provider: unknown key
                          routes[2].choose.default: unknown key""".stripTrailing());
    }

    @Test
    void wantsAtLeastOneRoute() {
        assertThatThrownBy(() -> read("bootstrap_servers: a:9092\nroutes: []\n"))
                .hasMessage("scorer.yaml:\n  routes: none (expected: one route at least)");
    }

    private static ScorerConfig read(String yaml) {
        return ScorerConfig.read(new Settings("scorer.yaml", Yaml.read("scorer.yaml", yaml)));
    }
}
