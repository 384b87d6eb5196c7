package dev.elbow.deploy.gpu;

import dev.elbow.trainer.bench.DeviceFit;
import dev.elbow.trainer.engine.DeviceChoice;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.Provider;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deploy/gpu/check}: trains and scores on a GPU and on the processor, compares them, and tells how fast each is. */
@Command(
        name = "check",
        description = "Train and score on a CUDA device, compare with the processor, and tell how fast each is.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both ran on CUDA, and computed what the processor computes",
            "1:they did not compute the same, or CUDA failed",
            "2:bad usage",
            "3:a package that is not trusted",
            "4:no CUDA for training, scoring or both"
        })
public final class GpuCheck implements Callable<Integer> {

    private static final long SEED = 0;

    @Option(
            names = "--package",
            paramLabel = "REF",
            description = "What to score with, a VAE. Default: ${DEFAULT-VALUE}.")
    private String reference = "network-intrusion:1.0.0";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private GpuCheck() {}

    public static void main(String[] args) {
        System.exit(create().execute(args));
    }

    static CommandLine create() {
        return new CommandLine(new GpuCheck()).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure instanceof ZooException ? failure.getMessage() : failure.toString());
            return failed(failure).code();
        });
    }

    private static ExitCode failed(Exception failure) {
        if (failure instanceof ZooException.NotFound) {
            return ExitCode.USAGE;
        }
        return failure instanceof ZooException.Untrusted ? ExitCode.UNTRUSTED : ExitCode.FAILED;
    }

    @Override
    public Integer call() {
        VerifiedPackage verified = Zoo.load(reference);
        Half scoring =
                ScoringHalf.check(verified, () -> verified.open(Provider.CPU), () -> verified.open(Provider.CUDA));
        Half training = TrainingHalf.check(() -> fit(DeviceChoice.CPU), () -> fit(DeviceChoice.CUDA));
        print(List.of(training, scoring));
        return exitCode(List.of(training, scoring)).code();
    }

    private static DeviceFit fit(DeviceChoice device) {
        return DeviceFit.on(device, DeviceFit.start(), SEED);
    }

    private void print(List<Half> halves) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-9s %14s %14s %8s  %-8s %s%n",
                "", "cpu", "cuda", "", "", "largest difference, relative unless in nats");
        halves.forEach(half -> out.println(half.line()));
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        for (Half half : halves) {
            if (!half.reason().isEmpty()) {
                err.println(half.name() + ": " + half.reason());
            }
            if (half.state() == Half.State.MISSING) {
                List<Needs.Need> needs = half.name().equals(TrainingHalf.NAME)
                        ? Needs.here().training()
                        : Needs.here().scoring();
                needs.forEach(need -> err.println("  " + need));
            }
        }
        err.flush();
    }

    /** A difference is worse news than a GPU that is not there. */
    static ExitCode exitCode(List<Half> halves) {
        if (halves.stream().anyMatch(half -> half.state() == Half.State.FAILED)) {
            return ExitCode.FAILED;
        }
        return halves.stream().allMatch(half -> half.state() == Half.State.SAME) ? ExitCode.DONE : ExitCode.UNREACHABLE;
    }
}
