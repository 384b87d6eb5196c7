package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Job's pod cannot be changed: what trains otherwise is another Job, and what does not is the same one. */
class TrainerJobTest {

    private static final String VALUES = Chart.sample("whole");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "where: \"true\" | where: \"a > 1\"",
                "tag: 0.1.0-cuda | tag: 0.2.0",
                "arguments: [--force] | arguments: []",
                "name: pump | name: fan",
                "gpu: 1} | gpu: 2}",
                "models/pump:3.0.0 | models/pump:3.0.1",
                "\"one:9093,two:9093\" | \"one:9093\"",
                "pullSecrets: [pull] | pullSecrets: []",
            })
    void whatTrainsOtherwiseHasAnotherName(String before, String after) {
        String changed = VALUES.replace(before, after);

        assertThat(changed).isNotEqualTo(VALUES);
        assertThat(name(changed)).isNotEqualTo(name(VALUES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"replicas: 3", "interval: 50ms", "maxReplicas: 12", "count: 2", "cidr: 10.0.0.0/8"})
    void whatTrainsAsBeforeKeepsItsName(String other) {
        String changed = VALUES.replace(other, other.replaceFirst("\\d", "1"));

        assertThat(name(changed.replace("topics: {enabled: true}", "topics: {enabled: false}")))
                .isEqualTo(name(VALUES))
                .matches("flows-elbow-trainer-[0-9a-f]{8}");
    }

    @Test
    void aNameFitsIntoTheLabelOfItsPods() {
        String release = "a-release-whose-name-is-as-long-as-helm-lets-it-be-yes";

        assertThat(release.length()).isGreaterThan(50);
        assertThat(Chart.render(release.substring(0, 53), VALUES)
                        .only(Job.class)
                        .getMetadata()
                        .getName())
                .hasSizeLessThanOrEqualTo(63)
                .matches("a-release-.*[a-z]-trainer-[0-9a-f]{8}");
    }

    @Test
    void aPushThatFailedIsTriedAgainWithoutTheTraining() {
        Job job = Chart.render(VALUES).only(Job.class);

        assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("OnFailure");
        assertThat(job.getSpec().getBackoffLimit()).isEqualTo(3);
        // One that vanished would come back with the next upgrade, and find its folder there.
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isNull();
    }

    private static String name(String values) {
        return Chart.render(values).only(Job.class).getMetadata().getName();
    }
}
