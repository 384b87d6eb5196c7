package dev.elbow.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.zoo.fixture.RealRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus' own tool reads the rules, and lets each fire and not fire. */
class PromtoolIT {

    private static final String PROGRAM = "promtool";

    @ParameterizedTest
    @CsvSource({"check, elbow.rules.yaml", "test, elbow.rules.test.yaml"})
    void theRulesHold(String command, String file) throws IOException, InterruptedException {
        assumeThat(RealRegistry.installed(PROGRAM)).as("promtool is installed").isTrue();
        Process process = new ProcessBuilder(PROGRAM, command, "rules", file)
                .directory(Observability.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }
}
