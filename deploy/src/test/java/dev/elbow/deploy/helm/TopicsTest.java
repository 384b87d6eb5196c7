package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strimzi makes the topics that a release writes to, and no others. */
class TopicsTest {

    @Test
    void topicsAreThoseThatAreWrittenTo() {
        List<KafkaTopic> topics = topics(Chart.sample("whole"));

        assertThat(names(topics))
                .containsExactly("flows-scored", "flows-refused", "flows-shadow", "flows-scored-alerts");
        assertThat(topics).allSatisfy(topic -> {
            assertThat(topic.getSpec().getPartitions()).isEqualTo(12);
            assertThat(topic.getSpec().getReplicas()).isEqualTo(3);
            assertThat(topic.getMetadata().getNamespace()).isEqualTo("anomalies");
            assertThat(topic.getMetadata().getLabels()).containsEntry("strimzi.io/cluster", "main");
        });
    }

    @Test
    void topicsAndUsersAreWhereTheirOperatorsLook() {
        String values = Chart.sample("routes")
                .replace("cluster: main", "cluster: main, namespace: kafka, topics: {enabled: true}");

        assertThat(topics(values))
                .isNotEmpty()
                .allSatisfy(
                        topic -> assertThat(topic.getMetadata().getNamespace()).isEqualTo("kafka"));
        assertThat(Chart.render(values).only(KafkaUser.class).getMetadata().getNamespace())
                .isEqualTo("kafka");
        // With the namespace said, though it is the release's own, Secrets are found.
        assertThat(topics(Chart.sample("whole").replace("cluster: main,", "cluster: main, namespace: anomalies,")))
                .isNotEmpty();
    }

    @Test
    void alertsOfTheScorersProcessHaveATopic() {
        String values = Chart.sample("routes").replace("cluster: main", "cluster: main, topics: {enabled: true}");

        assertThat(names(topics(values)))
                .containsExactly(
                        "flows-scores",
                        "flows-refusals",
                        "flows-shadow-scores",
                        "telemetry-scored",
                        "telemetry-refusals",
                        "flows-alerts");
        assertThat(names(topics(values.replaceFirst("alerts: .*", "alerts: {topics: {alerts: told}}"))))
                .contains("told")
                .doesNotContain("flows-alerts");
        assertThat(names(topics(values.replaceFirst("alerts: .*", "alerts: {}"))))
                .contains("flows-alerts");
        assertThat(names(topics(values.replaceFirst("alerts: .*", "alerts: true"))))
                .contains("flows-alerts");
        assertThat(names(topics(values.replaceFirst("alerts: .*", "alerts: false"))))
                .doesNotContain("flows-alerts");
    }

    /** Objects begin and end with a letter or a digit; topics need not. */
    @Test
    void aTopicIsCalledAsObjectsMayBe() {
        String values = Chart.sample("image-volume").replace("topics: {events: flows}", "topics: {events: _Flows.}");

        assertThat(topics(values))
                .extracting(topic -> topic.getSpec().getTopicName() + " as "
                        + topic.getMetadata().getName())
                .containsExactly("_Flows.-scores as flows.scores", "_Flows.-refusals as flows.refusals");
    }

    private static List<KafkaTopic> topics(String values) {
        return Chart.render(values).all(KafkaTopic.class);
    }

    private static List<String> names(List<KafkaTopic> topics) {
        return topics.stream().map(topic -> topic.getSpec().getTopicName()).toList();
    }
}
