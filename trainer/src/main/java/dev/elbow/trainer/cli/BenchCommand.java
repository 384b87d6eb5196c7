package dev.elbow.trainer.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.bench.TorchRate;
import dev.elbow.trainer.bench.TrainingRate;
import dev.elbow.trainer.engine.DeviceChoice;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code elbow bench train}: training rows a second, beside PyTorch's Python API where it is there. */
@Command(
        name = "bench",
        description = "Measure how fast this machine is.",
        mixinStandardHelpOptions = true,
        subcommands = BenchCommand.Train.class)
public final class BenchCommand implements Subcommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }

    /** Interleaves runs, so that what else the machine does meets both sides alike. */
    @Command(
            name = "train",
            description = "Training rows a second of a small VAE, in turns with the same network in PyTorch.",
            mixinStandardHelpOptions = true,
            exitCodeList = {"0:measured", "2:bad usage", "4:no such device, or no PyTorch where it was asked for"})
    static final class Train implements Subcommand {

        @Option(names = "--rows", paramLabel = "N", description = "Rows. Default: ${DEFAULT-VALUE}.")
        private int rows = 100_000;

        @Option(
                names = "--batch",
                paramLabel = "N",
                description = "Rows an update; may be repeated. Default: 2048 and 256.")
        private List<Integer> batches = new ArrayList<>(List.of(2_048, 256));

        @Option(
                names = "--epochs",
                paramLabel = "N",
                description = "Epochs a run, of which the first is left out. Default: ${DEFAULT-VALUE}.")
        private int epochs = 6;

        @Option(
                names = "--runs",
                paramLabel = "N",
                description = "Runs of each side, in turns. Default: ${DEFAULT-VALUE}.")
        private int runs = 3;

        @Option(
                names = "--python",
                paramLabel = "FILE",
                description = "An interpreter with PyTorch, to measure beside. Default: none.")
        private @Nullable String python;

        @Option(
                names = "--device",
                paramLabel = "DEVICE",
                description = "cpu, cuda or auto. Default: ${DEFAULT-VALUE}.")
        private DeviceChoice device = DeviceChoice.CPU;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("parameters", TrainingRate.parameters());
            result.put("rows", rows);
            if (!json) {
                out.printf("%d parameters, %d rows, medians of %d runs%n", TrainingRate.parameters(), rows, runs);
                out.printf("%6s %14s %14s %7s%n", "batch", "elbow rows/s", "torch rows/s", "ratio");
            }
            for (int batch : batches) {
                measure(batch, result);
            }
            result.put("resident_mib", residentMib());
            out.println(json ? ResultJson.write(result) : "resident memory: " + residentMib() + " MiB");
            out.flush();
            return ExitCode.DONE.code();
        }

        private void measure(int batch, Map<String, Object> result) {
            List<Double> own = new ArrayList<>();
            List<Double> torch = new ArrayList<>();
            try {
                for (int run = 0; run < runs; run++) {
                    own.addAll(later(TrainingRate.measure(rows, batch, epochs, device.devices())));
                    if (python != null) {
                        TorchRate.Result other = new TorchRate(python).measure(rows, batch, epochs);
                        torch.addAll(later(other.rowsPerSecond()));
                        result.put("torch_version", other.version());
                    }
                }
            } catch (DeviceChoice.Unavailable | UncheckedIOException e) {
                throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("elbow_rows_per_second", median(own));
            if (!torch.isEmpty()) {
                figures.put("torch_rows_per_second", median(torch));
                figures.put("ratio", median(own) / median(torch));
            }
            result.put("batch_" + batch, figures);
            if (!json) {
                print(batch, own, torch);
            }
        }

        private void print(int batch, List<Double> own, List<Double> torch) {
            String other = torch.isEmpty() ? "-" : String.format(Locale.ROOT, "%.0f", median(torch));
            String ratio = torch.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", median(own) / median(torch));
            spec.commandLine().getOut().printf(Locale.ROOT, "%6d %14.0f %14s %7s%n", batch, median(own), other, ratio);
        }

        /** All epochs but the first, which warms up. */
        private static List<Double> later(List<Double> rates) {
            return rates.size() < 2 ? rates : rates.subList(1, rates.size());
        }

        private static double median(List<Double> rates) {
            List<Double> sorted = new ArrayList<>(rates);
            Collections.sort(sorted);
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        /** What the process holds in memory; -1 where the system does not tell. */
        private static long residentMib() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                    if (line.startsWith("VmRSS:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024;
                    }
                }
            } catch (IOException e) {
                return -1;
            }
            return -1;
        }
    }
}
