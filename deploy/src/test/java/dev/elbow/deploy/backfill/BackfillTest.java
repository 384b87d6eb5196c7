package dev.elbow.deploy.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillTest {

    private static final long BUSY = TimeUnit.MILLISECONDS.toNanos(500);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path folder;

    /** What a thread scores with is closed after this. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noThreadRunsOnceItIsClosed(boolean interrupted) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean running = new AtomicBoolean();
        Path events =
                Files.writeString(folder.resolve("events.jsonl"), "{\"temperature\": 21.5, \"mode\": \"busy\"}\n");
        VerifiedPackage tiny = TinyPackage.write(folder.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU);
                WholeFile scores = WholeFile.begin(folder.resolve("scores.jsonl"), false);
                EventFile file = EventFile.open(events, Columns.all())) {
            EventDecoder slow = slow(tiny, begun, running);
            Backfill backfill = new Backfill(
                    1,
                    () -> new Scorer(tiny, session, ScoringOptions.defaults("tiny:1.0.0"), slow),
                    new Backfill.Outputs(scores, Optional.empty()));
            backfill.score("events.jsonl", file, () -> {});
            begun.await();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }

            backfill.close();

            assertThat(running).isFalse();
            assertThat(Thread.interrupted()).isEqualTo(interrupted);
        }
    }

    /** As a run of a model, it is ended by no interrupt. */
    private static EventDecoder slow(VerifiedPackage tiny, CountDownLatch begun, AtomicBoolean running) {
        EventDecoder decoder = new JsonEventDecoder(tiny.manifest().schema(), JsonEventDecoder.DEFAULT_MAX_BYTES);
        return (event, batch) -> {
            running.set(true);
            begun.countDown();
            long end = System.nanoTime() + BUSY;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
            try {
                return decoder.decode(event, batch);
            } finally {
                running.set(false);
            }
        };
    }
}
