package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong before the first event: one clear line, the right exit code, soon. */
class ExitCodesIT {

    private static final String PACKAGE = "network-intrusion:1.0.0";

    @TempDir
    Path folder;

    @Test
    void aPackageThatIsNotThere() throws Exception {
        assertEnds(
                2,
                "package network-intrusin:1.0.0: neither a bundled or pulled package nor a folder (there are: "
                        + String.join(", ", Zoo.bundled()) + "); did you mean " + PACKAGE + "?",
                "score",
                "--package",
                "network-intrusin:1.0.0",
                "--stdin");
    }

    @Test
    void aPackageThatWasChanged() throws Exception {
        Path copy = copy();
        byte[] graph = Files.readAllBytes(copy.resolve("score.onnx"));
        graph[graph.length / 2] ^= 1;
        Files.write(copy.resolve("score.onnx"), graph);

        try (ElbowProcess process = ElbowProcess.start(folder, "score", "--package", copy.toString(), "--stdin")) {
            assertThat(process.await(60)).isEqualTo(3);
            assertThat(process.err())
                    .startsWith("package " + copy + ": score.onnx: digest sha256:")
                    .endsWith("; the copy is damaged or was replaced); nothing was loaded\n");
            assertThat(process.out()).isEmpty();
        }
    }

    @Test
    void noBroker() throws Exception {
        try (ElbowProcess process = ElbowProcess.start(
                folder, "score", "--package", PACKAGE, "--bootstrap-servers", "127.0.0.1:1", "--from", "events")) {
            assertThat(process.await(60)).isEqualTo(4);
            assertThat(process.err())
                    .contains("brokers 127.0.0.1:1: no answer within")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aTopicThatIsNotThere() throws Exception {
        try (Cluster cluster = new Cluster(1);
                ElbowProcess process = ElbowProcess.start(
                        folder,
                        "score",
                        "--package",
                        PACKAGE,
                        "--bootstrap-servers",
                        cluster.bootstrapServers(),
                        "--from",
                        "event")) {
            assertThat(process.await(60)).isEqualTo(2);
            assertThat(process.err())
                    .contains("event")
                    .contains("--create-topics")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void settingsThatAreWrongAllAtOnce() throws Exception {
        Path settings = Files.writeString(
                folder.resolve("scorer.yaml"), "package: " + PACKAGE + "\nthread: 2\ncommit: {interval: soon}\n");

        try (ElbowProcess process = ElbowProcess.start(folder, "score", "--config", settings.toString())) {
            assertThat(process.await(60)).isEqualTo(2);
            assertThat(process.err())
                    .contains("thread: unknown key; did you mean threads?")
                    .contains("commit.interval: soon (expected: a duration such as 100ms, 5s or 2m)")
                    .contains("bootstrap_servers: absent");
        }
    }

    @Test
    void aDiskThatCannotBeWritten() throws Exception {
        Path data = Files.writeString(folder.resolve("rows.csv"), "a,b\n" + "1,2\n2,4\n3,6\n4,9\n".repeat(100));
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), """
                name: small
                version: 1.0.0
                data: {file: %s}
                columns: [{name: a, type: numeric}, {name: b, type: numeric}]
                fit: {epochs: 1, batch: 32}
                """.formatted(data));
        Path target = Path.of("/proc/elbow-cannot-write-here");

        try (ElbowProcess process =
                ElbowProcess.start(folder, "train", recipe.toString(), "--out", target.toString(), "--force")) {
            assertThat(process.await(120)).isEqualTo(4);
            assertThat(process.err()).contains(target.toString()).doesNotContain("\tat ");
            assertThat(process.out()).isEmpty();
        }
    }

    @Test
    void aResultThatCouldNotBeWritten() throws Exception {
        try (ElbowProcess process = ElbowProcess.startOnFullDisk(folder, "zoo", "list", "--json")) {
            assertThat(process.await(60)).isEqualTo(4);
            assertThat(process.err())
                    .isEqualTo("standard output: not all could be written (expected: a reader, or a disk with room)\n");
        }
    }

    private void assertEnds(int code, String message, String... arguments) throws Exception {
        try (ElbowProcess process = ElbowProcess.start(folder, arguments)) {
            assertThat(process.await(60)).isEqualTo(code);
            assertThat(process.err()).isEqualTo(message + "\n");
            assertThat(process.out()).isEmpty();
        }
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String file : new String[] {
            "model.json",
            "encoder.onnx",
            "decoder.onnx",
            "score.onnx",
            "golden.json",
            "baseline.json",
            "recipe.yaml",
            "README.md",
            "report.html"
        }) {
            String resource = "/dev/elbow/zoo/models/network-intrusion/1.0.0/" + file;
            try (InputStream in = Objects.requireNonNull(ExitCodesIT.class.getResourceAsStream(resource))) {
                Files.copy(in, copy.resolve(file));
            }
        }
        return copy;
    }
}
