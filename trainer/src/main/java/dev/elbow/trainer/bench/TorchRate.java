package dev.elbow.trainer.bench;

import dev.elbow.schemas.wire.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The same network, objective and step by PyTorch's Python API, in a process of its own.
 *
 * @param python the interpreter
 */
public record TorchRate(String python) {

    private static final String SCRIPT = "torch_vae.py";

    /**
     * What a run came to.
     *
     * @param rowsPerSecond of each epoch
     * @param version of PyTorch
     */
    public record Result(List<Double> rowsPerSecond, String version) {}

    /**
     * Runs the script.
     *
     * @throws UncheckedIOException where there is no such interpreter, or it has no PyTorch
     */
    public Result measure(int rows, int batch, int epochs) {
        try {
            Path script = Files.createTempFile("elbow-bench", ".py");
            try (InputStream source = Objects.requireNonNull(TorchRate.class.getResourceAsStream(SCRIPT), SCRIPT)) {
                Files.write(script, source.readAllBytes());
                return run(script, rows, batch, epochs);
            } finally {
                Files.deleteIfExists(script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bench: " + python + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("bench: interrupted", e);
        }
    }

    private Result run(Path script, int rows, int batch, int epochs) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        python, script.toString(), String.valueOf(rows), String.valueOf(batch), String.valueOf(epochs))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("does not run PyTorch ("
                    + printed.strip().lines().reduce((a, b) -> b).orElse("no output") + ")");
        }
        Map<String, Object> result =
                Yaml.read(SCRIPT, printed.lines().reduce((a, b) -> b).orElse(""));
        List<Double> rates = new ArrayList<>();
        for (Object rate : (List<?>) Objects.requireNonNull(result.get("rows_per_second"))) {
            rates.add(((Number) rate).doubleValue());
        }
        return new Result(rates, String.valueOf(result.get("version")));
    }
}
