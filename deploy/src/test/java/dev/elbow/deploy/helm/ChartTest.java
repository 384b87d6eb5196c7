package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm takes the chart, and Kubernetes what comes of it. */
class ChartTest {

    @Test
    void lintsStrictly() {
        LintResult lint = Chart.lint();

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        assertThat(lint.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @ParameterizedTest
    @CsvSource({
        "least, ServiceAccount ConfigMap Service Deployment PodDisruptionBudget NetworkPolicy",
        "whole, ServiceAccount ConfigMap ConfigMap ConfigMap ConfigMap Service Service StatefulSet Deployment Job"
                + " PodDisruptionBudget PodDisruptionBudget NetworkPolicy NetworkPolicy NetworkPolicy ServiceMonitor"
                + " ServiceMonitor PrometheusRule ScaledObject TriggerAuthentication KafkaTopic KafkaTopic KafkaTopic"
                + " KafkaTopic KafkaUser KafkaUser KafkaUser",
        "routes, ServiceAccount ConfigMap Service Deployment PodDisruptionBudget NetworkPolicy ScaledObject"
                + " TriggerAuthentication KafkaUser",
        "image-volume, ServiceAccount ConfigMap Service Deployment KafkaTopic KafkaTopic KafkaUser",
        "alert-alone, ServiceAccount ConfigMap Service Deployment PodDisruptionBudget NetworkPolicy ServiceMonitor"
                + " KafkaUser",
        "trainer-alone, ServiceAccount ConfigMap Job NetworkPolicy",
    })
    void rendersWhatWasAskedForAndNothingElse(String sample, String kinds) {
        Manifests manifests = Chart.render(Chart.sample(sample));

        assertThat(manifests.objects().stream().map(object -> object.getClass().getSimpleName()))
                .containsExactlyInAnyOrder(kinds.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Secret\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {named: x}\n",
                "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{command: [a], arg: [b]}]}}}\n",
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {egress: [{port: 1}]}\n",
                "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {groups: [{rules: [{alerts: x}]}]}\n",
                "apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nspec: {topic: x}\n",
                "apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nspec: {authorization: {type: simple, acls: [{resources: {}}]}}\n",
                "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {minReplicas: 1}\n",
                "apiVersion: v1\nkind: ConfigMap\nkind: ConfigMap\n",
                // What Kubernetes refuses, too: a number in the place of a text, and the other way round
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 2024}\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {app: 1.5}}\n",
                "apiVersion: v1\nkind: ConfigMap\ndata: {on: true}\n",
                "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{args: [1]}]}}}\n",
                "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: \"3\"}\n",
                "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {hostNetwork: \"true\"}}}\n",
            })
    void manifestsAreReadStrictly(String manifest) {
        assertThatThrownBy(() -> Manifests.read(manifest)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void probesAskForHealthWhereItIsShown() {
        Manifests manifests = Chart.render(Chart.sample("routes"));

        Pod pod = Pod.of(manifests).get(0);
        assertThat(pod.container().getPorts().get(0).getContainerPort()).isEqualTo(8443);
        assertThat(manifests.settings("scorer").get("http"))
                .hasToString(
                        "{address=0.0.0.0, port=8443, tls={keystore=/run/secrets/page/keystore, password_file=/run/secrets/page/password}}");
        assertThat(probe(pod.container().getLivenessProbe())).isEqualTo("HTTPS http /health/live");
        assertThat(probe(pod.container().getReadinessProbe())).isEqualTo("HTTPS http /health/ready");
        assertThat(probe(pod.container().getStartupProbe())).isEqualTo("HTTPS http /health/live");
        assertThat(manifests.only(Service.class).getSpec().getPorts().get(0).getPort())
                .isEqualTo(8443);
    }

    private static String probe(Probe probe) {
        HTTPGetAction get = probe.getHttpGet();
        return get.getScheme() + " " + get.getPort().getStrVal() + " " + get.getPath();
    }

    @Test
    void membersHaveThePodsNamesWhereTheyAreStatic() {
        Manifests manifests = Chart.render(Chart.sample("whole"));

        StatefulSet scorer = manifests.only(StatefulSet.class);
        assertThat(scorer.getSpec().getServiceName()).isEqualTo("flows-elbow-scorer");
        assertThat(consumer(manifests))
                .containsEntry("group.instance.id", "${env:POD_NAME}")
                .containsEntry("config.providers", "directory,env")
                .containsEntry("session.timeout.ms", 45_000)
                .containsEntry("fetch.max.bytes", 52_428_800);
        assertThat(Pod.of(manifests).get(0).environment())
                .containsEntry("POD_NAME", "metadata.name")
                .containsEntry("ELBOW_TRANSACTIONAL_ID", "pumps-$(POD_NAME)");
    }

    /** An address, or none, cannot be changed: members become static, and dynamic again, by an upgrade. */
    @ParameterizedTest
    @ValueSource(strings = {"least", "whole"})
    void servicesHaveNoAddressWhicheverMembersThereAre(String sample) {
        assertThat(Chart.render(Chart.sample(sample)).all(Service.class))
                .isNotEmpty()
                .allSatisfy(
                        service -> assertThat(service.getSpec().getClusterIP()).isEqualTo("None"));
    }

    @Test
    void theBrokersSetTheTimeoutOfTheNewerProtocol() {
        Manifests manifests = Chart.render(
                Chart.sample("least").replace("{topics:", "{kafka: {consumer: {group.protocol: consumer}}, topics:")
                        + "  staticMembership: true\n");

        assertThat(consumer(manifests)).containsKey("group.instance.id").doesNotContainKey("session.timeout.ms");
    }

    private static Map<Object, Object> consumer(Manifests manifests) {
        Map<?, ?> kafka = (Map<?, ?>) manifests.settings("scorer").getOrDefault("kafka", Map.of());
        return new HashMap<>((Map<?, ?>) Objects.requireNonNull(kafka.get("consumer")));
    }

    @Test
    void aScalerDecidesHowManyThereAre() {
        Manifests manifests = Chart.render(Chart.sample("whole"));

        Keda.ScaledObject scaled = manifests.only(Keda.ScaledObject.class);
        assertThat(manifests.only(StatefulSet.class).getSpec().getReplicas()).isNull();
        assertThat(scaled.spec().scaleTargetRef())
                .isEqualTo(new Keda.ScaledObject.ScaleTarget("apps/v1", "StatefulSet", "flows-elbow-scorer"));
        assertThat(scaled.spec().maxReplicaCount()).isEqualTo(12);
        assertThat(scaled.spec().triggers()).singleElement().satisfies(trigger -> {
            assertThat(trigger.type()).isEqualTo("kafka");
            assertThat(trigger.metadata())
                    .containsEntry("topic", "flows")
                    .containsEntry("consumerGroup", "pumps")
                    .containsEntry("lagThreshold", "50000")
                    .containsEntry("sasl", "scram_sha512");
            assertThat(Keda.KAFKA).containsAll(trigger.metadata().keySet());
        });
        assertThat(manifests.only(Keda.TriggerAuthentication.class).spec().secretTargetRef())
                .extracting(Keda.TriggerAuthentication.SecretKey::parameter)
                .containsExactly("ca", "password")
                .isSubsetOf(Keda.KAFKA_PARAMETERS);
    }

    @Test
    void everyTopicOfEventsHasItsLagLookedAt() {
        Keda.ScaledObject scaled = Chart.render(Chart.sample("routes")).only(Keda.ScaledObject.class);

        assertThat(scaled.spec().triggers())
                .extracting(trigger -> trigger.metadata().get("topic"))
                .containsExactly("flows", "telemetry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"least", "whole", "routes", "image-volume", "alert-alone", "trainer-alone"})
    void whatSelectsPodsSelectsThoseOfOneComponent(String sample) {
        Manifests manifests = Chart.render(Chart.sample(sample));

        List<Map<String, String>> labels =
                Pod.of(manifests).stream().map(Pod::labels).toList();
        Stream<Map<String, String>> selectors = Stream.of(
                        manifests.all(Service.class).stream()
                                .map(one -> one.getSpec().getSelector()),
                        manifests.all(PodDisruptionBudget.class).stream()
                                .map(one -> one.getSpec().getSelector().getMatchLabels()),
                        manifests.all(NetworkPolicy.class).stream()
                                .map(one -> one.getSpec().getPodSelector().getMatchLabels()),
                        manifests.all(Deployment.class).stream()
                                .map(one -> one.getSpec().getSelector().getMatchLabels()))
                .flatMap(selector -> selector);
        assertThat(selectors)
                .allSatisfy(selector -> assertThat(
                                labels.stream().filter(one -> one.entrySet().containsAll(selector.entrySet())))
                        .hasSize(1));
        assertThat(manifests.only(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
    }
}
