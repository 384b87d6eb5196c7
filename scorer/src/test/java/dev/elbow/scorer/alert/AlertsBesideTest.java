package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.ScorerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The group {@code alerts} of a scorer's settings. */
class AlertsBesideTest {

    private static final String SCORER = """
            package: tiny:1.0.0
            bootstrap_servers: here:9092
            topics: {events: flows}
            guarantee: at_least_once
            threads: 3
            group: scorers
            create_topics: true
            format: {scores: avro}
            kafka:
              consumer: {security.protocol: SSL, group.instance.id: one, max.poll.records: 7}
              producer: {security.protocol: SSL}
            """;

    @Test
    void inheritsWhereAndAsWhomButNoneOfTheRest() {
        AlertConfig config = read(SCORER + "alerts: true").orElseThrow();

        assertThat(config.topics()).isEqualTo(new AlertTopics("flows-scores", "flows-alerts"));
        assertThat(config.createTopics()).isTrue();
        assertThat(config.format()).isEqualTo(new ReadFormat(ScoreFormat.AVRO, Optional.empty()));
        assertThat(config.streams().bootstrapServers()).isEqualTo("here:9092");
        assertThat(config.streams().group()).isEqualTo(AlertConfig.DEFAULT_GROUP);
        assertThat(config.streams().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(config.streams().threads()).isEqualTo(1);
        assertThat(config.streams().clients().consumer())
                .isEqualTo(Map.of("security.protocol", "SSL", "max.poll.records", "7"));
        assertThat(config.streams().clients().producer()).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @Test
    void saysOtherwiseWhereItWants() {
        AlertConfig config = read(SCORER + """
                alerts:
                  topics: {alerts: pages}
                  group: nights
                  budget: {rate: 0.001}
                  kafka: {consumer: {max.poll.records: 9}}
                """).orElseThrow();

        assertThat(config.topics()).isEqualTo(new AlertTopics("flows-scores", "pages"));
        assertThat(config.streams().group()).isEqualTo("nights");
        assertThat(config.budget()).isPresent();
        assertThat(config.streams().clients().consumer())
                .isEqualTo(Map.of("security.protocol", "SSL", "max.poll.records", "9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alerts: false"})
    void noneAreMadeUnlessAskedFor(String alerts) {
        assertThat(read(SCORER + alerts)).isEmpty();
    }

    @Test
    void problemsHaveTheirWholePath() {
        assertThatThrownBy(() -> read(SCORER + """
                        alerts:
                          episode: {open: {cout: 3, p_value: 0.1}}
                          budget: {alerts: 3}
                          begin: 2h ago
                          kafka: {producer: {acks: 1}}
                        """))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "alerts.episode.open.p_value: 0.1 (expected: absent; budget says what opens)",
                                        "alerts.begin: 2h ago (expected: one of earliest, latest)",
                                        "alerts.kafka.producer.acks: 1 (expected: absent; elbow alert sets it itself)",
                                        "alerts.episode.open.cout: unknown key; did you mean alerts.episode.open.count?"));
        assertThatThrownBy(() -> read(SCORER + "alerts: loud"))
                .hasMessageContaining("alerts: loud (expected: true, false or a group of settings)");
    }

    @Test
    void ofSeveralTopicsOfScoresOneIsNamed() {
        String routes = """
                bootstrap_servers: here:9092
                routes:
                  - {package: "tiny:1.0.0", topics: {events: a}}
                  - {package: "tiny:1.0.0", topics: {events: b}, format: {scores: avro}}
                """;

        assertThatThrownBy(() -> read(routes + "alerts: true"))
                .hasMessageContaining(
                        "alerts.topics.scores: absent (expected: one of a-scores, b-scores, of which alerts are made)");
        AlertConfig config =
                read(routes + "alerts: {topics: {scores: b-scores}}").orElseThrow();
        assertThat(config.topics().alerts()).isEqualTo("b-alerts");
        assertThat(config.format().scores()).isEqualTo(ScoreFormat.AVRO);
    }

    private static Optional<AlertConfig> read(String yaml) {
        Settings settings = new Settings("test", Yaml.read("test", yaml));
        List<Supplier<AlertConfig>> alerts = new ArrayList<>();
        ScorerConfig unused = ScorerConfig.read(
                settings, scores -> AlertConfig.beside(settings, scores).ifPresent(alerts::add));
        return alerts.stream().map(Supplier::get).findFirst();
    }
}
