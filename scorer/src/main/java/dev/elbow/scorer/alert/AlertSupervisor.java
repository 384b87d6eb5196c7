package dev.elbow.scorer.alert;

import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes alerts beside something that must not wait for them, nor end by them: whatever fails, from the first look at the topics on, is
 * said, and tried again from the last commit, on a thread of its own. Thread-safe.
 */
public final class AlertSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertSupervisor.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** Between two looks at whether it has ended. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final AlertConfig config;
    private final Meters meters;
    private final AlertTally tally = new AlertTally();
    private final AlertMeters counts;
    private final Thread thread = new Thread(this::run, "elbow-alert");
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Optional<AlertService> service = Optional.empty();
    private volatile String fault = "not started";
    private volatile Duration left = AlertService.LONGEST_STOP;

    /**
     * Does nothing yet.
     *
     * @param meters of the process; its counts join them
     */
    public AlertSupervisor(AlertConfig config, Meters meters) {
        this.config = config;
        this.meters = meters;
        this.counts = new AlertMeters(meters, tally, config.sinks().names());
        counts.standing(() -> ready().ok(), () -> service.map(AlertService::lag).orElse(Map.of()));
        thread.setDaemon(true);
    }

    /** Returns at once. */
    public void start() {
        fault = "has not looked at its topics yet";
        thread.start();
    }

    private void run() {
        Duration wait = FIRST_WAIT;
        while (stopping.getCount() > 0) {
            long begin = System.nanoTime();
            try {
                runOnce();
            } catch (RuntimeException e) { // else the thread would end in silence
                failed(e, wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            boolean lasted = System.nanoTime() - begin > LONGEST_WAIT.toNanos();
            wait = lasted
                    ? FIRST_WAIT
                    : wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void runOnce() throws InterruptedException {
        AlertService opened = AlertService.open(config, tally, counts, meters);
        try {
            service = Optional.of(opened);
            fault = "";
            opened.start();
            while (stopping.getCount() > 0 && !opened.await(LOOK)) {
                LOG.trace("alerts are made");
            }
        } finally {
            opened.stop(stopping.getCount() > 0 ? AlertService.LONGEST_STOP : left);
            service = Optional.empty();
        }
    }

    private void failed(RuntimeException e, Duration wait) {
        tally.restart();
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        fault = "waits " + wait.toSeconds() + " s after " + e.getClass().getSimpleName();
        LOG.error("no alerts are made: {}; scoring goes on, and it is tried again in {} s", message, wait.toSeconds());
        LOG.debug("alerting failed", e);
        try {
            boolean unused = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why no alerts are made now. */
    public Health ready() {
        if (stopping.getCount() == 0) {
            return new Health(List.of("stopping"));
        }
        return service.map(AlertService::ready).orElseGet(() -> new Health(List.of(fault)));
    }

    public AlertProgress progress() {
        return tally.progress();
    }

    /** Commits what is done, leaves the groups and closes the clients, in a time; a second call changes nothing. */
    public void stop(Duration most) {
        long begin = System.nanoTime();
        left = most;
        stopping.countDown();
        service.ifPresent(one -> one.stop(most));
        try {
            thread.join(Math.max(1, most.minusNanos(System.nanoTime() - begin).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        counts.close();
    }

    @Override
    public void close() {
        stop(AlertService.LONGEST_STOP);
    }
}
