package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.scorer.page.LivePage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scale of the page's chart: normal events are told apart, and so are those far beyond the threshold. */
class PageScaleIT {

    private static final String MODEL = "const scale = new Scale({normal: 4, threshold: 66});";

    @TempDir
    private Path folder;

    @BeforeAll
    static void runs() {
        assumeThat(Chromium.installed()).as("chromium and node are installed").isTrue();
    }

    @Test
    void isEvenUpToTheThresholdAndLogarithmicBeyond() throws Exception {
        double[] places = numbers("[4, 35, 66, 128, 66 + 62 * 9, 66 + 62 * 99].map((n) => scale.place(n))");

        assertThat(places)
                .containsExactly(new double[] {-1, -0.5, 0, Math.log(2), Math.log(10), Math.log(100)}, within(1e-12));
        assertThat(numbers("[-1e6, -3, 0, 4, 65.9, 66, 67, 1e3, 1e9].map((n) => scale.nats(scale.place(n)))"))
                .containsExactly(new double[] {-1e6, -3, 0, 4, 65.9, 66, 67, 1e3, 1e9}, within(1e-3));
    }

    @Test
    void showsWhatIsThereAndNoMoreThanAHundredTimesTheWayToTheThreshold() throws Exception {
        assertThat(numbers("scale.span([4, 5, 6]).map((p) => scale.nats(p))"))
                .as("without anomalies, the threshold and some room")
                .containsExactly(new double[] {4, 66 + 62 * 0.4}, within(1e-9));
        assertThat(numbers("scale.span([3, 500], 80).map((p) => scale.nats(p))"))
                .containsExactly(new double[] {3, 500}, within(1e-9));
        assertThat(numbers("scale.span([-1e30, 1e30]).map((p) => scale.nats(p))"))
                .containsExactly(new double[] {4 - 4 * 62, 66 + 62 * 100}, within(1e-9));
    }

    @Test
    void ticksAreFewAndRoundAndApart() throws Exception {
        assertThat(numbers("scale.ticks(0, 100, 8)")).containsExactly(0, 20, 40, 60, 80, 100);
        double[] far = numbers("scale.ticks(0, 6000, 8)");

        assertThat(far).contains(0, 50).endsWith(5000);
        assertThat(far.length).isBetween(5, 10);
        double[] places = numbers("scale.ticks(0, 6000, 8).map((n) => scale.place(n))");
        for (int i = 1; i < places.length; i++) {
            assertThat(places[i] - places[i - 1]).isGreaterThan(0.5 * (places[places.length - 1] - places[0]) / 8);
        }
        assertThat(numbers("scale.ticks(-1e30, 1e30, 8)").length).isBetween(2, 12);
        assertThat(numbers("new Scale({normal: -30, threshold: -12}).ticks(-40, 5, 8)").length)
                .isBetween(4, 10);
    }

    /** What an expression of the page's own script comes to. */
    private double[] numbers(String expression) throws IOException, InterruptedException {
        Path script = folder.resolve("scale.mjs");
        try (InputStream in = Objects.requireNonNull(LivePage.class.getResourceAsStream("scale.js"))) {
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(script, source + MODEL + "console.log((" + expression + ").join(' '));");
        }
        Process node = new ProcessBuilder("node", script.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(out).isZero();
        return Arrays.stream(out.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
