package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.stream.Progress;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/** A service in this process, and what it warned of, as people read it: a line a warning, a stack trace being many. */
final class ServiceRun implements AutoCloseable {

    private final Lines lines = new Lines();
    private final ScoringService service;

    private ServiceRun(String settings) {
        lines.listen();
        try {
            service = ScoringService.open(
                    ScorerConfig.read(new Settings("scorer.yaml", Yaml.read("scorer.yaml", settings))));
        } catch (RuntimeException e) {
            lines.stop();
            throw e;
        }
        service.start();
    }

    static ServiceRun start(String settings) {
        return new ServiceRun(settings);
    }

    Progress progress() {
        return service.progress();
    }

    /** Every warning up to now. */
    List<String> warnings() {
        return List.copyOf(lines.warnings);
    }

    /** Forgets the warnings up to now. */
    void forget() {
        lines.warnings.clear();
    }

    void awaitEvents(long events, Duration most) throws InterruptedException {
        await(() -> progress().events() >= events, most);
        assertThat(progress().events()).as(this::toString).isGreaterThanOrEqualTo(events);
    }

    /** The first warning with these words in it. */
    String awaitWarning(String words, Duration most) throws InterruptedException {
        await(() -> warnings().stream().anyMatch(line -> line.contains(words)), most);
        assertThat(warnings())
                .as("warnings")
                .anySatisfy(line -> assertThat(line).contains(words));
        return warnings().stream()
                .filter(line -> line.contains(words))
                .findFirst()
                .orElseThrow();
    }

    String metrics() {
        return service.metrics();
    }

    /** Waits for a line of the metrics. */
    void awaitMetric(String line, Duration most) throws InterruptedException {
        await(() -> metrics().contains(line), most);
        assertThat(metrics()).contains(line);
    }

    private void await(BooleanSupplier done, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            assertThat(service.await(Duration.ofMillis(20))).as("ended").isFalse();
        }
    }

    @Override
    public String toString() {
        return progress() + ", warnings: " + warnings();
    }

    @Override
    public void close() {
        service.close();
        lines.stop();
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> warnings = new CopyOnWriteArrayList<>();
        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.elbow.scorer.stream");

        void listen() {
            start();
            logger.addAppender(this);
        }

        @Override
        public void stop() {
            logger.detachAppender(this);
            super.stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                warnings.add(event.getFormattedMessage()
                        + (event.getThrowableProxy() == null ? "" : "\n\tat " + event.getThrowableProxy()));
            }
        }
    }
}
