package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.elbow.trainer.fixture.OtherProcessor;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fit's memory, in a process of its own whose heap is of one size: what grows beside it is native. A leaked array is seen twice, in
 * the memory of the process where it is large, and among the engine's objects where it is small.
 */
@Tag("long")
class MemoryIT {

    private static final int EPOCHS = 50;

    /** By then the JVM has compiled most of what it will, and the engine has all the memory that a step needs. */
    private static final int WARM = 10;

    /** The JVM goes on compiling, and the allocator keeps what it likes: measured up to 0.7 MiB. */
    private static final long MOST_GROWTH_KIB = 2 * 1_024;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /**
     * What the process holds after an epoch.
     *
     * @param anonymousKib memory that is no file's
     * @param engineObjects arrays, managers and all else of the engine that is reachable in the heap
     */
    private record Held(long anonymousKib, long engineObjects) {}

    @ParameterizedTest
    @ValueSource(strings = {"ELBO", "IWAE", "SCORE_FUNCTION", "WARM_UP", "DEVICES"})
    void aFitHoldsAfterFiftyEpochsWhatItHeldAfterTen(String kind) throws Exception {
        List<Held> held = fit(kind);

        assertThat(held).hasSize(EPOCHS);
        Held warm = held.get(WARM - 1);
        Held last = held.get(EPOCHS - 1);
        assertThat(last.engineObjects())
                .as("%s", held)
                .isEqualTo(warm.engineObjects())
                .isPositive();
        assertThat(last.anonymousKib() - warm.anonymousKib()).as("%s", held).isLessThan(MOST_GROWTH_KIB);
    }

    private List<Held> fit(String kind) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fit.class.getName(),
                        kind))
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1"); // else each thread grows a pool of its own
        Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<Held> held = new ArrayList<>();
            for (String line : out.lines().toList()) {
                String[] numbers = line.split(" ", -1);
                held.add(new Held(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
            }
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("err")))
                    .isZero();
            return held;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Fits a small model of all kinds of columns; after each epoch a line says what the process holds. */
    static final class Fit {

        private static final int ROWS = 1_024;
        private static final int BATCH = 64;

        private Fit() {}

        public static void main(String[] args) {
            RandomModel random = RandomModel.of(List.of(Head.values()), PosteriorKind.FULL, false, 3);
            ModelSettings model = new ModelSettings(
                    random.latent(),
                    random.parameters().architecture().hidden(),
                    PosteriorKind.FULL,
                    ModelSettings.Sigma.PER_FEATURE,
                    ModelSettings.SigmaFit.ANALYTIC,
                    0.05,
                    0);
            FitSettings fit = new FitSettings(
                    EPOCHS,
                    Integer.MAX_VALUE,
                    EPOCHS,
                    BATCH,
                    1e-4,
                    FitSettings.Schedule.CONSTANT,
                    1,
                    0.2,
                    0,
                    3,
                    0.01,
                    2,
                    0);
            List<Device> devices = List.of(Device.cpu(), new OtherProcessor());
            Fitted unused = VaeFit.fit(
                    FitPlan.of(random.parameters(), model, objective(args[0]), fit)
                            .withDevices(args[0].equals("DEVICES") ? devices : devices.subList(0, 1)),
                    EventSource.of(random.events(ROWS, 1)),
                    EventSource.of(random.events(ROWS / 4, 2)),
                    (epoch, steps, best, rowsPerSecond) -> System.out.println(anonymousKib() + " " + engineObjects()));
        }

        private static ObjectiveSettings objective(String kind) {
            return switch (kind) {
                case "ELBO", "DEVICES" -> ObjectiveSettings.defaults();
                case "WARM_UP" -> new ObjectiveSettings(Objective.BETA, 2, 1, 0.5, 1, 0, Gradient.REPARAMETERIZED);
                case "IWAE" -> new ObjectiveSettings(Objective.IWAE, 1, 0, 0.5, 4, 0.1, Gradient.REPARAMETERIZED);
                case "SCORE_FUNCTION" ->
                    new ObjectiveSettings(Objective.ELBO, 1, 0, 0.5, 1, 0, Gradient.SCORE_FUNCTION);
                default -> throw new IllegalArgumentException(kind);
            };
        }

        private static long anonymousKib() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** After a collection; a line of the histogram is number, instances, bytes and class. */
        private static long engineObjects() {
            try {
                Object histogram = ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
                return String.valueOf(histogram)
                        .lines()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields.length > 3 && fields[3].startsWith("ai.djl."))
                        .mapToLong(fields -> Long.parseLong(fields[1]))
                        .sum();
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
