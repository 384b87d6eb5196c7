package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pod keeps the restricted Pod Security Standard, and secrets are named alone. */
class PodSecurityTest {

    @ParameterizedTest
    @ValueSource(strings = {"least", "whole", "routes", "image-volume", "alert-alone", "trainer-alone"})
    void podsMayDoNothingButTheirWork(String sample) {
        assertThat(Pod.of(Chart.render(Chart.sample(sample)))).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.spec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.spec().getHostNetwork()).isNull();
            assertThat(pod.spec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.spec().getSecurityContext().getRunAsUser()).isEqualTo(10_001);
            assertThat(pod.spec().getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.containers()).isNotEmpty().allSatisfy(PodSecurityTest::isConfined);
        });
    }

    @Test
    void aPlatformMayChooseTheUser() {
        assertThat(Pod.of(Chart.render(Chart.sample("whole") + "\nuser: null\n")))
                .isNotEmpty()
                .allSatisfy(pod -> {
                    assertThat(pod.spec().getSecurityContext().getRunAsNonRoot())
                            .isTrue();
                    assertThat(pod.spec().getSecurityContext().getRunAsUser()).isNull();
                    assertThat(pod.spec().getSecurityContext().getRunAsGroup()).isNull();
                    assertThat(pod.spec().getSecurityContext().getFsGroup()).isNull();
                    assertThat(pod.containers()).allSatisfy(PodSecurityTest::isConfined);
                });
    }

    private static void isConfined(Container container) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(container.getResources().getLimits()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"least", "whole", "routes", "image-volume", "alert-alone", "trainer-alone"})
    void whatIsMountedIsThereAndWhatIsThereIsMounted(String sample) {
        assertThat(Pod.of(Chart.render(Chart.sample(sample)))).allSatisfy(pod -> {
            List<String> volumes =
                    pod.spec().getVolumes().stream().map(Volume::getName).toList();
            assertThat(pod.containers())
                    .allSatisfy(container -> assertThat(container.getVolumeMounts())
                            .extracting(VolumeMount::getName)
                            .doesNotHaveDuplicates()
                            .containsExactlyInAnyOrderElementsOf(volumes));
        });
    }

    @Test
    void whatIsSecretIsMountedFromTheSecretsThatAreNamed() {
        Pod pod = Pod.of(Chart.render(Chart.sample("whole"))).get(0);

        assertThat(pod.spec().getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .map(volume ->
                                volume.getName() + " " + volume.getSecret().getSecretName() + " "
                                        + volume.getSecret().getDefaultMode()))
                .containsExactly(
                        "kafka-user flows-elbow-scorer 288",
                        "kafka-ca main-cluster-ca-cert null",
                        "secret-registry-token registry-token 288",
                        "registry login 288");
        assertThat(pod.spec().getImagePullSecrets())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getName()).isEqualTo("pull"));
    }

    @Test
    void aPackageMayBeAVolume() {
        Manifests manifests = Chart.render(Chart.sample("image-volume"));

        Pod pod = Pod.of(manifests).get(0);
        assertThat(pod.spec().getVolumes().stream().map(Volume::getImage).filter(Objects::nonNull))
                .singleElement()
                .satisfies(
                        image -> assertThat(image.getReference()).isEqualTo("registry.example.com/models/pump:1.0.0"));
        assertThat(manifests.settings("scorer")).containsEntry("package", "/models/package");
        assertThat(pod.container().getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getMountPath()).isEqualTo("/models/package");
            assertThat(mount.getReadOnly()).isTrue();
        });
    }

    @Test
    void nothingIsReachedButWhatSettingsName() {
        List<NetworkPolicy> policies = Chart.render(Chart.sample("whole")).all(NetworkPolicy.class);

        assertThat(policies)
                .extracting(policy -> policy.getMetadata().getName() + " " + ports(policy))
                .containsExactly(
                        "flows-elbow-scorer [53, 53, 9093, 5000, 8081, 3128]",
                        "flows-elbow-alert [53, 53, 9093, 443, 8081, 9093, 3128]",
                        "flows-elbow-trainer [53, 53, 9093, 443, 3128]");
        assertThat(policies)
                .allSatisfy(
                        policy -> assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress"));
        assertThat(policies.get(2).getSpec().getIngress()).isEmpty();
        assertThat(policies.get(0).getSpec().getIngress().get(0).getFrom()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: 'https://a:8081,https://b:8082' | 8081, 8082",
                "url: 'https://a,http://b/x' | 443, 80",
                "url: 'https://[2001:db8::1]:8443/x' | 8443",
            })
    void everyAddressOfSeveralIsReached(String url, String ports) {
        String values = Chart.sample("least").replace("{topics:", "{schema_registry: {" + url + "}, topics:");

        assertThat(ports(Chart.render(values).only(NetworkPolicy.class))).hasToString("[53, 53, 9092, " + ports + "]");
    }

    @Test
    void anAddressInARecipeEndsWithItsLine() {
        String values = Chart.sample("trainer-alone")
                .replace("    model:", "    # of http://rows.example.com:8081\n    model:");

        assertThat(ports(Chart.render(values).only(NetworkPolicy.class))).hasToString("[53, 53, 8081]");
    }

    private static List<Integer> ports(NetworkPolicy policy) {
        return policy.getSpec().getEgress().stream()
                .map(NetworkPolicyEgressRule::getPorts)
                .flatMap(ports -> ports.isEmpty()
                        ? Stream.of(-1)
                        : ports.stream().map(port -> port.getPort().getIntVal()))
                .toList();
    }
}
