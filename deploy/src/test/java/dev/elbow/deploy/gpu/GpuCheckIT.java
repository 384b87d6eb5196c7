package dev.elbow.deploy.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.trainer.bench.DeviceFit;
import dev.elbow.trainer.engine.DeviceChoice;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a GPU, with the processor in the GPU's place, and as a script where there is none. */
@Tag("long")
class GpuCheckIT {

    private static final Path SCRIPT = Path.of("gpu", "check").toAbsolutePath();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** Of machines without a GPU, as those that test this are. */
    @Test
    void withoutAGpuTheScriptSaysWhatIsMissing() throws IOException, InterruptedException {
        Process process = start(Map.of());

        assertThat(end(process)).isEqualTo(4);
        assertThat(Files.readAllLines(folder.resolve("out")))
                .hasSize(3)
                .anyMatch(line -> line.matches("training +- +- +rows/s +missing +not compared"))
                .anyMatch(line -> line.matches("scoring +- +- +events/s +missing +not compared"));
        assertThat(Files.readString(folder.resolve("err")))
                .contains("training: device cuda: PyTorch 2.7.1 sees no CUDA device")
                .contains("  NVIDIA driver: ", "  PYTORCH_LIBRARY_PATH: ", "  PYTORCH_VERSION: ", "  PYTORCH_FLAVOR: ")
                .contains("scoring: provider cuda: not ")
                .contains("  onnxruntime_gpu: ", "  libcublasLt.so.12: ", "  libcudnn.so.9: ")
                .doesNotContain("\tat ");
    }

    @Test
    void theScriptSaysWhereItLookedForJars() throws IOException, InterruptedException {
        Process process = start(Map.of("ELBOW_LIB", folder.toString()));

        assertThat(end(process)).isEqualTo(2);
        assertThat(folder.resolve("err"))
                .content()
                .endsWith("check: there is no " + folder + "/elbow-deploy-*.jar (expected: the jars of the command;"
                        + " ELBOW_LIB names their folder)\n");
    }

    @Test
    void aPackageThatIsNotThereIsBadUsage() throws IOException, InterruptedException {
        Process process = start(Map.of(), "--package", "network-intrusin:1.0.0");

        assertThat(end(process)).isEqualTo(2);
        assertThat(folder.resolve("err"))
                .content()
                .contains("package network-intrusin:1.0.0: neither a bundled or pulled package nor a folder")
                .doesNotContain("\tat ");
    }

    /** A GPU draws other noise; so does another seed. */
    @Test
    void fitsOfOtherNoiseAreTheSameAndThoseOfAnotherModelAreNot() {
        DeviceFit own = fit(DeviceFit.start(), 0);

        Half same = TrainingHalf.check(() -> own, () -> fit(DeviceFit.start(), 1));
        Half other = TrainingHalf.check(() -> own, () -> fit(perturbed(), 0));

        assertThat(same.state()).as(same.line()).isEqualTo(Half.State.SAME);
        assertThat(same.differences()).hasSize(4);
        assertThat(same.cpu()).hasValue(own.rowsPerSecond());
        assertThat(other.state()).as(other.toString()).isEqualTo(Half.State.FAILED);
        assertThat(other.differences().get(1).holds()).as(other.line()).isFalse();
        assertThat(GpuCheck.exitCode(List.of(same, same))).isEqualTo(ExitCode.DONE);
        assertThat(GpuCheck.exitCode(List.of(same, other))).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void scoresOfTheSameGraphAreTheSameAndThoseOfAnotherAreNot() throws IOException {
        VerifiedPackage verified = Zoo.load("network-intrusion:1.0.0");
        GraphSet perturbed = perturbed(verified.graphs());
        Manifest manifest = verified.manifest();

        Half same = ScoringHalf.check(verified, () -> verified.open(Provider.CPU), () -> verified.open(Provider.CPU));
        Half other = ScoringHalf.check(
                verified,
                () -> verified.open(Provider.CPU),
                () -> PackageSession.open(
                        manifest.schema(),
                        manifest.latent().dimensions(),
                        manifest.nodes().count(),
                        perturbed,
                        Provider.CPU));

        assertThat(same.state()).as(same.line()).isEqualTo(Half.State.SAME);
        assertThat(same.differences())
                .hasSize(5)
                .allMatch(difference -> difference.found() == 0 && difference.tolerance() == 1e-3);
        assertThat(same.cuda().orElseThrow()).isGreaterThan(1_000);
        assertThat(other.state()).as(other.toString()).isEqualTo(Half.State.FAILED);
        assertThat(other.differences().get(0).holds()).as(other.line()).isFalse();
    }

    @Test
    void oneHalfIsCheckedWhereTheOtherIsMissing() {
        VerifiedPackage verified = Zoo.load("network-intrusion:1.0.0");
        Half scoring =
                ScoringHalf.check(verified, () -> verified.open(Provider.CPU), () -> verified.open(Provider.CPU));
        Half missing = ScoringHalf.check(verified, () -> verified.open(Provider.CPU), () -> {
            throw new ZooException.Unreachable("no GPU");
        });
        Half failed = ScoringHalf.check(verified, () -> verified.open(Provider.CPU), () -> {
            throw new ZooException.Untrusted("golden case 1");
        });

        assertThat(missing.state()).isEqualTo(Half.State.MISSING);
        assertThat(missing.reason()).isEqualTo("no GPU");
        assertThat(GpuCheck.exitCode(List.of(missing, scoring))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failed.state()).isEqualTo(Half.State.FAILED);
        assertThat(GpuCheck.exitCode(List.of(missing, failed))).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aDifferenceThatIsNoNumberDoesNotHold() {
        assertThat(new Half.Difference("anomaly", Double.NaN, 1).holds()).isFalse();
    }

    private static DeviceFit fit(Parameters start, long seed) {
        return DeviceFit.on(DeviceChoice.CPU, start, seed);
    }

    /** One weight of thousands is another. */
    private static Parameters perturbed() {
        Parameters start = DeviceFit.start();
        String name = start.names().get(0);
        float[] weights = start.get(name).clone();
        weights[0] += 0.1f;
        return start.with(name, weights);
    }

    /** The largest array of weights is larger by a hundredth. */
    private static GraphSet perturbed(GraphSet graphs) throws IOException {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(graphs.onnx().get(GraphContract.SCORE));
        int largest = 0;
        for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
            largest = size(model, i) > size(model, largest) ? i : largest;
        }
        OnnxMl.TensorProto tensor = model.getGraph().getInitializer(largest);
        OnnxMl.TensorProto.Builder larger = tensor.toBuilder().clearFloatData();
        tensor.getFloatDataList().forEach(number -> larger.addFloatData(number * 1.01f));
        OnnxMl.GraphProto graph =
                model.getGraph().toBuilder().setInitializer(largest, larger).build();
        Map<String, byte[]> onnx = new HashMap<>(graphs.onnx());
        onnx.put(GraphContract.SCORE, model.toBuilder().setGraph(graph).build().toByteArray());
        return new GraphSet(graphs.graphs(), onnx);
    }

    private static int size(OnnxMl.ModelProto model, int initializer) {
        return model.getGraph().getInitializer(initializer).getFloatDataCount();
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
