package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name is a text wherever it stands, though YAML would take it for a number, or for two. */
class NamesTest {

    private static final String VALUES = """
            image: {repository: registry.example.com/elbow-scorer, pullSecrets: ["1"]}
            kafka: {bootstrapServers: "one:9093", tls: true, authentication: scram-sha-512, caSecret: "2"}
            scorer:
              package: network-intrusion:1.0.0
              staticMembership: true
              userSecret: "3"
              secretFiles: ["4"]
              registrySecret: "5"
              keysConfigMap: "6"
              priorityClassName: "7"
              packageImage: "8"
              settings: {topics: {events: "2024", scores: "1e3", refusals: "0x10"}, shadow: {package: x, topic: "1.5"}, group: "a, b"}
              autoscaling: {enabled: true}
            alert:
              enabled: true
              userSecret: "9"
              settings: {group: "2025", budget: {alerts: 3}, sinks: {log: true}}
            trainer:
              enabled: true
              image: {repository: registry.example.com/elbow-trainer}
              name: "2026"
              recipe: x
              userSecret: "10"
              registrySecret: "11"
              dataClaim: "12"
              outputClaim: "13"
              topics: ["2024"]
            serviceMonitor: {enabled: true}
            strimzi: {cluster: "14", topics: {enabled: true}, users: {enabled: true}}
            """;

    private final Manifests manifests = Chart.render("2027", VALUES);

    @Test
    void topicsAndGroupsMayBeNumbers() {
        assertThat(rights("scorer"))
                .contains("Read on topic 2024", "Write on topic 1e3", "Write on topic 0x10", "Write on topic 1.5")
                .contains("Read on group a, b", "Write on transactionalId a, b-*");
        assertThat(rights("alert"))
                .contains(
                        "Read on topic 1e3",
                        "Write on topic 1e3-alerts",
                        "Read on group 2025",
                        "Read on group 2025-log")
                .contains("Write on topic 2025-levels-changelog");
        assertThat(rights("trainer")).containsExactly("Read on topic 2024");
        assertThat(manifests.all(KafkaTopic.class))
                .extracting(topic -> topic.getMetadata().getName())
                .containsExactly("1e3", "0x10", "1.5", "1e3-alerts");
    }

    @Test
    void aTransactionalIdIsThatOfTheGroup() {
        assertThat(Pod.of(manifests).get(0).environment()).containsEntry("ELBOW_TRANSACTIONAL_ID", "a, b-$(POD_NAME)");
    }

    @Test
    void objectsMayBeCalledByNumbers() {
        assertThat(Pod.of(manifests)).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.labels()).containsEntry("app.kubernetes.io/instance", "2027");
            assertThat(pod.spec().getImagePullSecrets())
                    .singleElement()
                    .satisfies(secret -> assertThat(secret.getName()).isEqualTo("1"));
        });
        assertThat(Pod.of(manifests).get(0).spec().getPriorityClassName()).isEqualTo("7");
    }

    private List<String> rights(String component) {
        return manifests.all(KafkaUser.class).stream()
                .filter(user -> user.getMetadata().getName().endsWith("-" + component))
                .flatMap(user -> GrantedRight.of(user).stream())
                .map(GrantedRight::toString)
                .toList();
    }
}
