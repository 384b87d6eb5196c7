package dev.elbow.scorer.cli;

import dev.elbow.scorer.alert.AlertProgress;
import dev.elbow.scorer.alert.AlertService;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Runs a service until it ends or the process is told to, and says how it goes. Run by one thread. */
final class StreamAlerting {

    private static final Duration REPORT = Duration.ofSeconds(10);

    private final AlertService service;
    private final PrintWriter err;

    StreamAlerting(AlertService service, PrintWriter err) {
        this.service = service;
        this.err = err;
    }

    /** Returns after the last commit. */
    void run() throws InterruptedException {
        EndOfProcess end = new EndOfProcess("elbow-alert-stop", service::stop, () -> say("ended: " + line()));
        try {
            service.start();
            report();
        } finally {
            service.stop();
            say("done: " + line());
            end.over();
        }
    }

    private void report() throws InterruptedException {
        AlertProgress before = service.progress();
        while (!service.await(REPORT)) {
            AlertProgress now = service.progress();
            if (!now.equals(before)) {
                long rate = (now.scores() - before.scores()) / REPORT.toSeconds();
                say(String.format(Locale.ROOT, "%s (%,d scores/s)", line(now), rate));
            }
            before = now;
        }
    }

    private String line() {
        return line(service.progress());
    }

    static String line(AlertProgress progress) {
        return String.format(
                Locale.ROOT,
                "%,d scores, alerts: %,d opened, %,d worse, %,d closed; passed over: %,d no scores, %,d without key",
                progress.scores(),
                progress.opened(),
                progress.worse(),
                progress.closed(),
                progress.noScores(),
                progress.withoutKey());
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
