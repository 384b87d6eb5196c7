package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.stream.ClientSettings;
import dev.elbow.scorer.stream.Guarantee;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertConfigTest {

    private static final String REQUIRED = """
            bootstrap_servers: here:9092
            topics: {scores: flows-scores}
            """;

    @Test
    void pinsEveryDefault() {
        AlertConfig config = read(REQUIRED);

        assertThat(config.topics()).isEqualTo(new AlertTopics("flows-scores", "flows-alerts"));
        assertThat(config.createTopics()).isFalse();
        assertThat(config.level()).isEmpty();
        assertThat(config.budget()).isEmpty();
        assertThat(config.suppressions()).isEmpty();
        assertThat(config.rules())
                .isEqualTo(new EpisodeRules(
                        new EpisodeRules.Opening(3, 5),
                        new EpisodeRules.Closing(10, Duration.ofMinutes(10), OptionalDouble.empty()),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(5),
                        2,
                        Duration.ofHours(6)));
        assertThat(config.streams())
                .isEqualTo(new AlertConfig.Streams(
                        "here:9092",
                        "elbow-alert",
                        AlertConfig.Begin.EARLIEST,
                        Guarantee.EXACTLY_ONCE,
                        1,
                        Duration.ofMillis(100),
                        ClientSettings.NONE));
    }

    @Test
    void pinsEveryKey() {
        AlertConfig config = read("""
                bootstrap_servers: here:9092
                topics: {scores: s, alerts: a}
                create_topics: true
                group: nights
                begin: latest
                guarantee: at_least_once
                threads: 2
                commit: {interval: 50ms}
                format: {scores: json}
                episode:
                  open: {count: 4, of: 9, p_value: 0.0001}
                  close: {events: 7, after: 2m, p_value: 0.05}
                  silence: 1h
                  cool_down: 3m
                  worse_factor: 1.5
                  level_shift: 12h
                suppress:
                  - {feature: heat, direction: above, margin: 5, relative_margin: 0.1}
                  - {days: [sat, sunday], from: 08:00, to: 18:30, zone: Europe/Berlin}
                  - {direction: below, from: "22:00"}
                kafka:
                  consumer: {max.poll.records: 10}
                  producer: {linger.ms: 1}
                """);

        assertThat(config.topics()).isEqualTo(new AlertTopics("s", "a"));
        assertThat(config.createTopics()).isTrue();
        assertThat(config.level()).hasValue(1e-4);
        assertThat(config.rules())
                .isEqualTo(new EpisodeRules(
                        new EpisodeRules.Opening(4, 9),
                        new EpisodeRules.Closing(7, Duration.ofMinutes(2), OptionalDouble.of(0.05)),
                        Duration.ofHours(1),
                        Duration.ofMinutes(3),
                        1.5,
                        Duration.ofHours(12)));
        assertThat(config.suppressions())
                .containsExactly(
                        new Suppression(
                                Optional.of("heat"),
                                Optional.of(Suppression.Direction.ABOVE),
                                OptionalDouble.of(5),
                                OptionalDouble.of(0.1),
                                Optional.empty()),
                        new Suppression(
                                Optional.empty(),
                                Optional.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                Optional.of(new TimeWindow(
                                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                                        LocalTime.of(8, 0),
                                        LocalTime.of(18, 30),
                                        ZoneId.of("Europe/Berlin")))),
                        new Suppression(
                                Optional.empty(),
                                Optional.of(Suppression.Direction.BELOW),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                Optional.of(new TimeWindow(
                                        Set.of(), LocalTime.of(22, 0), LocalTime.MIDNIGHT, ZoneId.of("UTC")))));
        Properties streams = new StreamsSettings(config.streams()).streams();
        assertThat(streams)
                .containsEntry("application.id", "nights")
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("num.stream.threads", 2)
                .containsEntry("commit.interval.ms", 50L)
                .containsEntry("consumer.max.poll.records", "10")
                .containsEntry("consumer.isolation.level", "read_committed")
                .containsEntry("producer.linger.ms", "1");
    }

    @Test
    void exactlyOnceIsKafkaStreamsOwn() {
        assertThat(new StreamsSettings(read(REQUIRED).streams()).streams())
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    @ParameterizedTest
    @CsvSource({"flows-scores, flows-alerts", "flows, flows-alerts", "-scores, -scores-alerts"})
    void namesTheAlertsTopicAfterTheEvents(String scores, String alerts) {
        assertThat(AlertTopics.alerts(scores)).isEqualTo(alerts);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> read("""
                        topics: {scores: s, alerts: s}
                        format: {scores: xml}
                        episode:
                          open: {count: 6, of: 5, p_value: 0}
                          close: {event: 3}
                          worse_factor: 1
                          silence: 100000h
                        suppress:
                          - {zone: Berlin/Mitte, days: [caturday], from: 8am, margin: -1}
                          - {feature: a, zone: UTC}
                          - {}
                        kafka: {consumer: {group.id: x}}
                        """))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "topics.alerts: s (expected: another topic than that of the scores)",
                                        "format.scores: xml (expected: one of json, avro)",
                                        "episode.open.p_value: 0 (expected: a number above 0, at most 1.0)",
                                        "episode.open.count: 6 (expected: 1 to episode.open.of, 5)",
                                        "episode.silence: 100000h (expected: 1ms to 87600h)",
                                        "episode.worse_factor: 1.0 (expected: a number above 1)",
                                        "suppress[0].margin: -1 (expected: a number above 0, at most 1.7976931348623157E308)",
                                        "suppress[0].days: caturday (expected: days such as mon or monday)",
                                        "suppress[0].from: 8am (expected: a time of day such as \"08:30\", in quotes)",
                                        "suppress[0].zone: Berlin/Mitte (expected: a zone such as Europe/Berlin or UTC)",
                                        "suppress[1].zone: UTC (expected: days, from or to beside it)",
                                        "suppress[2].feature: absent (expected: a feature, direction, margin, relative_margin,"
                                                + " days, from or to)",
                                        "bootstrap_servers: absent (expected: text)",
                                        "kafka.consumer.group.id: x (expected: absent; elbow alert sets it itself)",
                                        "episode.close.event: unknown key; did you mean episode.close.events?"));
    }

    @Test
    void closingTakesAMilderLevel() {
        assertThatThrownBy(() -> read(REQUIRED + "episode: {open: {p_value: 0.01}, close: {p_value: 0.001}}"))
                .hasMessageContaining(
                        "episode.close.p_value: 0.001 (expected: at least episode.open.p_value, 0.01: closing takes a"
                                + " milder level)");
    }

    @Test
    void aBudgetStandsInThePlaceOfALevel() {
        AlertConfig config = read(REQUIRED + "budget: {alerts: 3, per: day, each: key}");

        assertThat(config.budget()).contains(new AlertBudget.Alerts(3, AlertBudget.Period.DAY, AlertBudget.Each.KEY));
        assertThat(config.level()).isEmpty();
        assertThat(config.levels(4).store()).isPresent();
        assertThat(read(REQUIRED).levels(4).store()).isEmpty();
    }

    @Test
    void aBudgetAndALevelAreOneTooMany() {
        assertThatThrownBy(() -> read(REQUIRED + """
                        budget: {rate: 0.5, per: day, alert: 3}
                        episode: {open: {p_value: 0.01, count: 2}}
                        """))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "budget.per: day (expected: absent; a rate is of all events, and has no time)",
                                        "budget.rate: 0.5 (expected: a number from 1.0E-9 to 0.01)",
                                        "episode.open.p_value: 0.01 (expected: absent; budget says what opens)",
                                        "budget.alert: unknown key; did you mean budget.alerts?"));
    }

    @Test
    void aFewerOfBringsTheCountDown() {
        assertThat(read(REQUIRED + "episode: {open: {of: 1}}").rules().opening())
                .isEqualTo(new EpisodeRules.Opening(1, 1));
    }

    @Test
    void showsNoValueThatMayBeSecret() {
        AlertConfig config = read(REQUIRED + "kafka: {consumer: {sasl.jaas.config: hidden}}");

        assertThat(config.toString()).doesNotContain("hidden").contains("sasl.jaas.config");
    }

    private static AlertConfig read(String yaml) {
        return AlertConfig.read(new Settings("test", Yaml.read("test", yaml)));
    }
}
