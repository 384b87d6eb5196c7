package dev.elbow.scorer.cli;

import dev.elbow.scorer.alert.AlertProgress;
import dev.elbow.scorer.stream.Agreement;
import dev.elbow.scorer.stream.Progress;
import dev.elbow.scorer.stream.ScoringService;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Runs a service until it ends or the process is told to, and says how it goes. Run by one thread. */
final class StreamScoring {

    private static final Duration REPORT = Duration.ofSeconds(10);

    private final ScoringAndAlerts both;
    private final ScoringService service;
    private final PrintWriter err;

    StreamScoring(ScoringAndAlerts both, PrintWriter err) {
        this.both = both;
        this.service = both.scoring();
        this.err = err;
    }

    /** Returns after the last commit. */
    void run() throws InterruptedException {
        EndOfProcess end =
                new EndOfProcess("elbow-score-stop", both::stop, () -> say("ended: " + line(service.progress())));
        try {
            both.start();
            report();
        } finally {
            both.stop();
            say("done: " + line(service.progress()));
            both.alerted().ifPresent(one -> say("alerts: " + StreamAlerting.line(one)));
            sayAgreements();
            end.over();
        }
    }

    private void report() throws InterruptedException {
        Progress before = service.progress();
        Optional<AlertProgress> alertedBefore = both.alerted();
        while (!service.await(REPORT)) {
            Progress now = service.progress();
            if (!now.equals(before)) {
                long rate = (now.events() - before.events()) / REPORT.toSeconds();
                say(String.format(Locale.ROOT, "%s (%,d events/s)", line(now), rate));
                if (now.refused() > 0 && now.refused() == now.events()) {
                    say(
                            "none of them could be scored, each for the reason in its refusal (expected: events that the package takes)");
                }
                sayAgreements();
            }
            before = now;
            Optional<AlertProgress> alerted = both.alerted();
            if (!alerted.equals(alertedBefore)) {
                alerted.ifPresent(one -> say("alerts: " + StreamAlerting.line(one)));
            }
            alertedBefore = alerted;
        }
    }

    static String line(Progress progress) {
        return String.format(
                Locale.ROOT,
                "%,d events, %,d anomalous, %,d refused, %,d tombstones, %,d restarts",
                progress.events(),
                progress.anomalous(),
                progress.refused(),
                progress.tombstones(),
                progress.restarts());
    }

    private void sayAgreements() {
        service.agreements().forEach((topic, agreement) -> say("shadow of " + topic + ": " + line(agreement)));
    }

    static String line(Agreement agreement) {
        return String.format(
                Locale.ROOT,
                "%,d events scored by both, %,d anomalous for both, %,d for the first alone, %,d for the shadow alone,"
                        + " p-values %s apart on average; without a score of the shadow: %,d refused, %,d lost",
                agreement.scored(),
                agreement.both(),
                agreement.first(),
                agreement.shadow(),
                agreement.scored() == 0 ? "unknown" : String.format(Locale.ROOT, "%.3g", agreement.meanApart()),
                agreement.refused(),
                agreement.lost());
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
