package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.runtime.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerConfigTest {

    private static final String LEAST = "package: tiny:1.0.0\nbootstrap_servers: a:9092\ntopics: {events: flows}\n";

    @Test
    void hasADefaultForAllButThree() {
        ScorerConfig config = read(LEAST);

        assertThat(config.routes())
                .containsExactly(Route.of(
                        new ScoringOptions("tiny:1.0.0", Provider.CPU, 5, true, 1_048_576),
                        new Topics("flows", "flows-scores", "flows-refusals")));
        assertThat(config.createTopics()).isFalse();
        assertThat(config.commit())
                .isEqualTo(new ScorerConfig.Commit(Guarantee.EXACTLY_ONCE, Duration.ofMillis(100), 20_000));
        assertThat(config.threads()).isEqualTo(1);
        assertThat(config.clients().group()).isEqualTo("elbow-score");
        assertThat(config.clients().transactionalId())
                .startsWith("elbow-score-")
                .hasSizeGreaterThan(40);
        assertThat(config.clients().begin()).isEqualTo(Begin.EARLIEST);
        assertThat(config.clients().consumer()).isEmpty();
        assertThat(config.clients().producer()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        ScorerConfig config = read("""
                package: other:2.0.0
                provider: cuda
                contributions: 3
                latent: false
                max_event_bytes: 5000
                bootstrap_servers: a:1,b:2
                group: mine
                transactional_id: host-7
                topics: {events: e, scores: s, refusals: r}
                create_topics: true
                begin: latest
                guarantee: at_least_once
                threads: 4
                commit: {interval: 50ms, events: 7}
                kafka:
                  consumer: {max.poll.records: 10, security: {protocol: SSL}}
                  producer: {compression.type: zstd}
                """);

        assertThat(config)
                .isEqualTo(new ScorerConfig(
                        List.of(Route.of(
                                new ScoringOptions("other:2.0.0", Provider.CUDA, 3, false, 5_000),
                                new Topics("e", "s", "r"))),
                        true,
                        new ScorerConfig.Commit(Guarantee.AT_LEAST_ONCE, Duration.ofMillis(50), 7),
                        4,
                        new ScorerConfig.Clients(
                                "a:1,b:2",
                                "mine",
                                "host-7",
                                false,
                                Begin.LATEST,
                                Map.of("max.poll.records", "10", "security.protocol", "SSL"),
                                Map.of("compression.type", "zstd"))));
    }

    @Test
    void reportsAllProblemsTogether() {
        assertThatThrownBy(() -> read("""
                                bootstrap_server: a:9092
                                threads: many
                                topics: {events: flows, scores: flows}
                                commit: {interval: 1m}
                                kafka: {consumer: {group.id: x}, producer: {acks: 1}}
                                """)).hasMessage("""
                        scorer.yaml:
                          package: absent (expected: text)
                          topics.scores: flows (expected: another topic than topics.events)
                          bootstrap_servers: absent (expected: text)
                          threads: many (expected: a whole number from 1 to 256)
                          commit.interval: 1m (expected: at most 10s)
                          kafka.consumer.group.id: x (expected: absent; the scorer sets it itself)
                          kafka.producer.acks: 1 (expected: absent; the scorer sets it itself)
                          bootstrap_server: unknown key; did you mean bootstrap_servers?""".stripTrailing());
    }

    @Test
    void readsWhereToBegin() {
        assertThat(read(LEAST + "begin: 2026-11-22T05:00:00Z\n")
                        .clients()
                        .begin()
                        .time())
                .contains(Instant.parse("2026-11-22T05:00:00Z"));
        assertThat(read(LEAST + "begin: 2h ago\n").clients().begin().time().orElseThrow())
                .isBetween(Instant.now().minusSeconds(7_230), Instant.now().minusSeconds(7_200));
        assertThatThrownBy(() -> read(LEAST + "begin: yesterday\n"))
                .hasMessageContaining("begin: yesterday (expected: earliest, latest, a time such as"
                        + " 2026-11-22T05:00:00Z, or one such as 2h ago)");
    }

    @Test
    void refusesTheRetiredKeyByName() {
        assertThatThrownBy(() -> read(LEAST + "from_beginning: false\n"))
                .hasMessageContaining("from_beginning: false (expected: absent; write begin: latest in its place)");
        assertThatThrownBy(() -> read(LEAST + "from_beginning: true\n"))
                .hasMessageContaining("from_beginning: true (expected: absent; write begin: earliest in its place)");
    }

    @Test
    void knowsItsStreamKeys() {
        ScorerConfig.STREAM_KEYS.forEach(key -> assertThatThrownBy(() -> read(key + "x: 1\n" + LEAST))
                .hasMessageContaining(key + "x: unknown key; did you mean " + key + "?"));
    }

    @Test
    void keepsSecretsToItself() {
        ScorerConfig config = read(LEAST + "kafka: {consumer: {sasl.jaas.config: hunter2}}\n");

        assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    }

    @Test
    void setsWhatTheGuaranteeRestsOn() {
        KafkaClients once = new KafkaClients(read(LEAST + "transactional_id: t\nbegin: latest\n"));
        KafkaClients least = new KafkaClients(read(LEAST + "guarantee: at-least-once\n"));

        assertThat(once.consumerSettings(1))
                .containsEntry("enable.auto.commit", false)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("group.id", "elbow-score");
        assertThat(once.producerSettings(2))
                .containsEntry("transactional.id", "t-2")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true);
        assertThat(least.producerSettings(2))
                .doesNotContainKey("transactional.id")
                .containsEntry("acks", "all");
    }

    @Test
    void knowsWhetherAnotherProcessCouldHaveItsTransactionalId() {
        assertThat(read(LEAST).clients().drawn()).isTrue();
        assertThat(read(LEAST + "transactional_id: t\n").clients().drawn()).isFalse();
    }

    @Test
    void letsSettingsPassThroughOverItsOwnDefaults() {
        KafkaClients clients = new KafkaClients(read(LEAST
                + "kafka: {consumer: {max.poll.records: 9}, producer: {linger.ms: 1, max.request.size: 70000}}\n"));

        assertThat(clients.consumerSettings(1))
                .containsEntry("max.poll.records", "9")
                .containsEntry("session.timeout.ms", 10_000);
        assertThat(clients.producerSettings(1)).containsEntry("linger.ms", "1");
        assertThat(clients.maxRequestSize()).isEqualTo(70_000);
    }

    @Test
    void namesEachThreadsMemberOfTheGroup() {
        KafkaClients named = new KafkaClients(read(LEAST + "kafka: {consumer: {group.instance.id: a}}\n"));
        KafkaClients unnamed = new KafkaClients(read(LEAST));

        assertThat(named.consumerSettings(1)).containsEntry("group.instance.id", "a-1");
        assertThat(named.consumerSettings(2)).containsEntry("group.instance.id", "a-2");
        assertThat(unnamed.consumerSettings(1)).doesNotContainKey("group.instance.id");
    }

    @Test
    void knowsHowLongBrokersWaitForATransaction() {
        KafkaClients usual = new KafkaClients(read(LEAST));
        KafkaClients own = new KafkaClients(read(LEAST + "kafka: {producer: {transaction.timeout.ms: 6000}}\n"));

        assertThat(usual.transactionTimeout()).hasSeconds(30);
        assertThat(own.transactionTimeout()).hasSeconds(6);
    }

    @Test
    void leavesTheSessionToWhoMaySetIt() {
        KafkaClients own = new KafkaClients(read(LEAST + "kafka: {consumer: {session.timeout.ms: 45000}}\n"));
        KafkaClients brokers = new KafkaClients(
                read(LEAST.replace("a:9092", "127.0.0.1:9092") + "kafka: {consumer: {group.protocol: consumer}}\n"));

        assertThat(own.consumerSettings(1)).containsEntry("session.timeout.ms", "45000");
        assertThat(own.sessionTimeout()).isEqualTo("session.timeout.ms, 45000 ms");
        assertThat(brokers.consumerSettings(1)).doesNotContainKey("session.timeout.ms");
        assertThat(brokers.sessionTimeout()).isEqualTo("the brokers' session timeout");
        brokers.consumer(1).close();
    }

    private static ScorerConfig read(String yaml) {
        return ScorerConfig.read(new Settings("scorer.yaml", Yaml.read("scorer.yaml", yaml)));
    }
}
