package dev.elbow.deploy.demo;

import dev.elbow.deploy.broker.EmbeddedBroker;
import dev.elbow.deploy.broker.Topics;
import dev.elbow.deploy.replay.Interruption;
import dev.elbow.deploy.replay.Pace;
import dev.elbow.deploy.replay.Replay;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.stream.Progress;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.Tap;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.cli.LiveLine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One stream of events through the very service that {@code elbow score} runs, with its defaults: the first one alone, until
 * its score is there; some at a pace, for latency as users have it; the rest as fast as they go.
 */
final class Demo {

    private static final String EVENTS = "events";
    private static final String SCORES = "events-scores";
    private static final String REFUSALS = "events-refusals";

    private static final int PACED_SECONDS = 8;
    private static final int PACED_PER_SECOND = 1_000;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final VerifiedPackage model;
    private final DemoEvents events;
    private final LiveLine line;
    private final Interruption interruption;
    private final boolean paged;
    private final long[] sent;
    private int next;
    private int flatOutFrom;

    /**
     * A demo that has not begun.
     *
     * @param paged whether it shows a page
     */
    Demo(VerifiedPackage model, DemoEvents events, LiveLine line, Interruption interruption, boolean paged) {
        this.model = model;
        this.events = events;
        this.line = line;
        this.interruption = interruption;
        this.paged = paged;
        this.sent = new long[events.size()];
    }

    /**
     * What came of it.
     *
     * @param sent when each event was sent, nanoseconds of the JVM's clock
     * @param paced how many of them, from the first, were sent at a pace
     * @param arrivals what was committed, and when it was read
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, within this package
    record Run(long[] sent, int paced, List<Arrivals.Arrival> arrivals) {}

    /** What is done with a run while all of it is still there. */
    interface Told {
        void run(Run run) throws InterruptedException;
    }

    void run(Told told) throws InterruptedException {
        line.show("starting a broker");
        try (EmbeddedBroker broker = EmbeddedBroker.start(0)) {
            createTopics(broker.bootstrapServers());
            ScorerConfig config = config(broker.bootstrapServers());
            if (!paged) {
                score(broker, config, Optional.empty(), told);
                return;
            }
            try (DemoPage page = DemoPage.open(broker.bootstrapServers(), SCORES)) {
                score(broker, config, Optional.of(page), told);
            }
        }
    }

    private void score(EmbeddedBroker broker, ScorerConfig config, Optional<DemoPage> page, Told told)
            throws InterruptedException {
        Tap tap = page.map(DemoPage::tap).orElse(Tap.NONE);
        try (Arrivals arrivals = new Arrivals(broker.bootstrapServers(), List.of(SCORES, REFUSALS));
                ScoringService service = ScoringService.open(config, model, tap)) {
            page.ifPresent(one -> {
                one.show(service, config);
                line.note("page at " + one.address());
            });
            try (Replay replay = Replay.to(broker.bootstrapServers(), EVENTS)) {
                service.start();
                send(replay, 1, 0, service);
                await(arrivals, service);
                send(replay, PACED_SECONDS * PACED_PER_SECOND, PACED_PER_SECOND, service);
                await(arrivals, service);
                flatOutFrom = next;
                send(replay, events.size(), 0, service);
                await(arrivals, service);
            }
            line.end();
            told.run(new Run(sent, flatOutFrom, arrivals.end()));
        }
    }

    private static void createTopics(String bootstrapServers) {
        try (Topics topics = Topics.at(bootstrapServers)) {
            List.of(EVENTS, SCORES, REFUSALS, DemoPage.ALERTS).forEach(topic -> topics.create(topic, 1));
        }
    }

    private ScorerConfig config(String bootstrapServers) {
        return ScorerConfig.read(new Settings(
                "demo",
                Map.of(
                        "package",
                        model.manifest().reference(),
                        "bootstrap_servers",
                        bootstrapServers,
                        "topics",
                        Map.of("events", EVENTS, "scores", SCORES, "refusals", REFUSALS))));
    }

    /** Sends some more events. */
    private void send(Replay replay, int most, double perSecond, ScoringService service) {
        Pace pace = new Pace(perSecond);
        int last = Math.min(events.size(), next + most);
        while (next < last) {
            pace.await(interruption::heard);
            checkInterruption();
            sent[next] = System.nanoTime();
            replay.send(events.events().get(next++));
            if (next % 256 == 0) {
                show(service);
            }
        }
        replay.flush();
    }

    /** Waits until all that was sent is answered. */
    private void await(Arrivals arrivals, ScoringService service) throws InterruptedException {
        int seen = arrivals.count();
        long lastNews = System.nanoTime();
        while (arrivals.count() < next) {
            checkInterruption();
            if (service.await(LOOK)) {
                throw new CommandException(ExitCode.FAILED, "demo: the scorer ended (expected: to go on)");
            }
            show(service);
            if (arrivals.count() > seen) {
                seen = arrivals.count();
                lastNews = System.nanoTime();
            }
            if (System.nanoTime() - lastNews > LONGEST_SILENCE.toNanos()) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "demo: " + seen + " of " + next + " answers, and no more for " + LONGEST_SILENCE.toSeconds()
                                + " s (expected: one an event)");
            }
        }
    }

    private void show(ScoringService service) {
        Progress progress = service.progress();
        long from = sent[flatOutFrom];
        double seconds = (System.nanoTime() - from) / 1e9;
        line.show(String.format(
                Locale.ROOT,
                "%,d events, %,.0f events/s, %,d anomalous",
                progress.events(),
                Math.max(0, progress.events() - flatOutFrom) / Math.max(seconds, 1e-3),
                progress.anomalous()));
    }

    private void checkInterruption() {
        if (interruption.heard()) {
            throw new CommandException(ExitCode.FAILED, "demo: interrupted; broker and data are gone");
        }
    }
}
