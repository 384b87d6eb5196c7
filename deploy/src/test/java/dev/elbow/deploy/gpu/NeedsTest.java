package dev.elbow.deploy.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @Test
    void aBareMachineLacksEverything() {
        Needs needs = new Needs(root, Map.of(), List.of(Path.of("lib", "onnxruntime-1.28.0.jar")));

        assertThat(needs.training()).hasSize(5).allMatch(need -> need.found().isEmpty());
        assertThat(needs.scoring()).hasSize(8).allMatch(need -> need.found().isEmpty());
        assertThat(needs.scoring().get(1))
                .hasToString("onnxruntime_gpu: absent (expected: onnxruntime_gpu-*.jar in place of"
                        + " onnxruntime-1.28.0.jar)");
    }

    @Test
    void whatIsThereIsFoundWhereItIs() throws IOException {
        Path torch = folder("torch/lib");
        Path cuda = folder("cuda/lib64");
        Files.createFile(folder("dev").resolve("nvidiactl"));
        Files.createFile(torch.resolve("libtorch_cuda.so"));
        Files.createFile(cuda.resolve("libcudart.so.12"));
        Files.createFile(folder("usr/lib64").resolve("libcudnn.so.9"));
        Files.writeString(
                folder("etc").resolve("ld.so.cache"),
                "\u0001libcufft.so.11\0/opt/cuda/libcufft.so.11\0\u00ff",
                StandardCharsets.ISO_8859_1);
        Needs needs = new Needs(
                root,
                Map.of(
                        "PYTORCH_LIBRARY_PATH",
                        torch.toString(),
                        "PYTORCH_VERSION",
                        "2.7.1",
                        "PYTORCH_FLAVOR",
                        "cu128",
                        "LD_LIBRARY_PATH",
                        "/none:" + cuda),
                List.of(Path.of("lib", "onnxruntime_gpu-1.28.0.jar"), Path.of("lib", "onnxruntime-1.28.0.jar")));

        assertThat(needs.training())
                .extracting(Needs.Need::toString)
                .containsExactly(
                        "NVIDIA driver: /dev/nvidiactl",
                        "PYTORCH_LIBRARY_PATH: " + torch,
                        "PYTORCH_VERSION: 2.7.1",
                        "PYTORCH_FLAVOR: cu128",
                        "libcudart.so.12: " + cuda);
        assertThat(needs.scoring())
                .filteredOn(need -> need.found().isPresent())
                .extracting(Needs.Need::toString)
                .containsExactly(
                        "NVIDIA driver: /dev/nvidiactl",
                        "onnxruntime_gpu: onnxruntime_gpu-1.28.0.jar",
                        "libcudart.so.12: " + cuda,
                        "libcufft.so.11: /etc/ld.so.cache",
                        "libcudnn.so.9: " + root.resolve("usr/lib64"));
    }

    @Test
    void aLibtorchForProcessorsIsNone() throws IOException {
        Path torch = folder("torch/lib");
        Needs needs = new Needs(root, Map.of("PYTORCH_LIBRARY_PATH", torch.toString()), List.of());

        assertThat(needs.training().get(1))
                .hasToString("PYTORCH_LIBRARY_PATH: absent (expected: the lib folder of a libtorch 2.7.1 for CUDA, with"
                        + " libtorch_cuda.so in it; it is " + torch + ")");
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }
}
