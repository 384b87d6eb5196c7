package dev.elbow.deploy.bench;

import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How the memory of a process goes that scores at a steady pace for long. Run by one thread, with one more for the sender. */
final class SoakRun {

    private static final int PARTS = 6;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ScorerConfig config;
    private final int partitions;

    SoakRun(ScorerConfig config, int partitions) {
        this.config = config;
        this.partitions = partitions;
    }

    /**
     * One part of the time.
     *
     * @param resident median of the process's resident memory, bytes; NaN where the system does not tell
     * @param live median of the heap that the last collections left, bytes
     * @param behind events sent and not yet answered, at the part's end
     */
    record Part(double resident, double live, long behind) {}

    /** Scores for so long, the sender beside it in the same process. */
    List<Part> run(VerifiedPackage model, Duration time) {
        int events = Math.toIntExact(time.toSeconds() * PacedSender.PER_SECOND);
        AtomicInteger sent = new AtomicInteger();
        Thread sender = new Thread(
                new PacedSender(
                        config.clients().bootstrapServers(),
                        config.routes().get(0).topics().events(),
                        partitions,
                        events,
                        event -> sent.set(event + 1)),
                "elbow-bench-send");
        try (ScoringService service = ScoringService.open(config, model)) {
            service.start();
            sender.start();
            List<Part> parts = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                parts.add(part(service, sent, time.dividedBy(PARTS)));
            }
            return parts;
        } finally {
            sender.interrupt();
        }
    }

    private static Part part(ScoringService service, AtomicInteger sent, Duration time) {
        int looks = (int) Math.max(1, time.dividedBy(LOOK));
        double[] resident = new double[looks];
        double[] live = new double[looks];
        for (int look = 0; look < looks; look++) {
            try {
                Thread.sleep(LOOK.toMillis()); // memory can only be looked at
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(ExitCode.FAILED, "bench: interrupted", e);
            }
            resident[look] = Memory.resident();
            live[look] = Memory.live();
        }
        return new Part(
                median(resident), median(live), sent.get() - service.progress().events());
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }
}
