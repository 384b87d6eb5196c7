package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of a scorer holds what its threads may buffer, by the arithmetic of SCALE.md. */
class HeapTest {

    private static final long MEBIBYTE = 1 << 20;

    /** Of a thread: what its producer has not sent, and what its consumer has fetched. */
    private static final long THREAD = (64 + 50) * MEBIBYTE;

    /** Of all else. */
    private static final long REST = 200 * MEBIBYTE;

    private static final Pattern LARGEST = Pattern.compile("-Xmx(\\d+)g");
    private static final Pattern SHARE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {"least", "whole", "routes", "image-volume"})
    void samplesHaveRoom(String sample) {
        assertRoom(Chart.render(Chart.sample(sample)));
    }

    @Test
    void soHasTheExampleOfTheReadme() {
        assertRoom(Chart.render(Chart.example()));
    }

    private static void assertRoom(Manifests manifests) {
        Object threads = manifests.settings("scorer").getOrDefault("threads", 1);
        assertThat(heap(Pod.of(manifests).get(0)))
                .isGreaterThanOrEqualTo(((Number) threads).longValue() * THREAD + REST);
    }

    private static long heap(Pod pod) {
        String options = Objects.requireNonNull(pod.environment().get("JAVA_TOOL_OPTIONS"));
        Quantity memory = Objects.requireNonNull(
                pod.container().getResources().getLimits().get("memory"));
        Matcher largest = LARGEST.matcher(options);
        Matcher share = SHARE.matcher(options);
        assertThat(largest.find() || share.find()).as(options).isTrue();
        return options.contains("-Xmx")
                ? Long.parseLong(largest.group(1)) << 30
                : memory.getNumericalAmount().longValue() * Long.parseLong(share.group(1)) / 100;
    }
}
