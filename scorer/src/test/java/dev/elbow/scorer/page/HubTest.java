package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.fixture.Scores;
import dev.elbow.scorer.observe.WriteLimit;
import dev.elbow.scorer.score.OpenTiny;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class HubTest {

    @RegisterExtension
    static final OpenTiny TINY = new OpenTiny();

    private final WriteLimit limit = new WriteLimit(Duration.ofMillis(300));

    @SuppressWarnings("NullAway.Init") // set before each test
    private PageStand stand;

    @BeforeEach
    void open() throws Exception {
        stand = new PageStand(TINY.model(), TINY.session(), PageSettings.defaults());
    }

    @AfterEach
    void close() {
        stand.close();
        limit.close();
    }

    @Test
    void sendsWhatThereWasAndThenWhatComes() throws Exception {
        stand.score(PageStand.EVENT);
        Sent sent = new Sent();
        Subscriber one = subscriber(sent);
        assertThat(stand.hub.add(one)).isTrue();
        one.start();

        stand.score(PageStand.EVENT);

        assertThat(sent.await("event: frame"))
                .startsWith(
                        "event: hello\ndata: {\"now\":1000000,\"heard\":1000000,\"per_second\":50,\"models\":[{\"m\":0,\"reference\":\"tiny:1.0.0\"")
                .contains("\"id\":1,\"t\":1000000,\"k\":\"machine-1\"")
                .contains("\"id\":2,\"t\":1000001")
                .contains("\"lag\":7")
                .contains("\"cloud\":[[");
        one.close();
    }

    @Test
    void tellsNoValueOfAnEventUnasked() throws Exception {
        stand.score(PageStand.EVENT);
        Sent sent = new Sent();
        Subscriber one = subscriber(sent);
        stand.hub.add(one);
        one.start();

        assertThat(sent.await("event: hello")).doesNotContain("busy").doesNotContain("mallory");
        one.close();
    }

    @Test
    void showsAnEventOnceThoughAFaultHadItScoredAgain() {
        stand.score(PageStand.EVENT);
        var seen = stand.hub.event(1).orElseThrow();

        stand.tap.scored(
                null, PageStand.bytes(PageStand.EVENT), seen.answer().score().orElseThrow());
        stand.hub.look();

        assertThat(stand.hub.event(2)).isEmpty();
    }

    @Test
    void letsABrowserGoThatTakesNothing() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Subscriber stuck = new Subscriber(1, new Stuck(), limit, ended::countDown);
        stand.hub.add(stuck);
        stuck.start();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();

        stand.hub.look();
        assertThat(stand.hub.subscribers()).isZero();
    }

    @Test
    void doesNotWaitForABrowserWhoseQueueIsFull() throws Exception {
        Subscriber never = new Subscriber(1, new Stuck(), limit, () -> {}); // its thread is never started
        stand.hub.add(never);

        for (int i = 0; i < 50; i++) {
            stand.hub.look();
        }

        assertThat(never.over()).isTrue();
        assertThat(stand.hub.subscribers()).isZero();
    }

    @Test
    void hasAFewBrowsersAtATime() {
        List<Subscriber> all = new ArrayList<>();
        for (int i = 0; i < Hub.SUBSCRIBERS; i++) {
            Subscriber one = subscriber(new Sent());
            all.add(one);
            assertThat(stand.hub.add(one)).isTrue();
        }

        assertThat(stand.hub.add(subscriber(new Sent()))).isFalse();

        all.get(3).close();
        assertThat(stand.hub.add(subscriber(new Sent()))).isTrue();
    }

    @Test
    void sendsNoMoreEventsASecondThanItSaysHoweverManyThereAre() {
        int kept = 0;
        for (int second = 0; second < 3; second++) {
            for (int look = 0; look < Hub.LOOKS; look++) {
                long before = second * 100_000L + look * 10_000L;
                var score = Scores.of(0, 0, 0.5, 1, false);
                for (int i = 0; i < 2_000; i++) {
                    stand.tap.scored(null, new byte[0], PageStand.at(score, before + i));
                }
                stand.hub.look();
            }
        }
        while (stand.hub.event(kept + 1).isPresent()) {
            kept++;
        }

        assertThat(kept).isBetween(150, 200); // the first second's room, and what three seconds add
    }

    @Test
    void showsWhatIsStrangestThoughABurstCameJustBefore() {
        Score calm = Scores.of(0, 0, 0.5, 1, false);
        for (int i = 0; i < 2_000; i++) {
            stand.tap.scored(null, new byte[0], PageStand.at(calm, i));
        }
        stand.hub.look();

        Score strange = PageStand.at(Scores.of(0, 0, 1e-6, 90, true), 5_000);
        stand.tap.scored(null, new byte[0], strange);
        stand.hub.look();

        assertThat(stand.hub.event(strange.event().orElseThrow())).isPresent();
    }

    private Subscriber subscriber(OutputStream out) {
        return new Subscriber(1, out, limit, () -> {});
    }

    /** What a browser got. */
    private static final class Sent extends ByteArrayOutputStream {
        synchronized String text() {
            return PageStand.text(toByteArray());
        }

        String await(String part) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!text().contains(part) && System.nanoTime() < deadline) {
                Thread.sleep(5); // another thread writes it
            }
            assertThat(text()).contains(part);
            return text();
        }
    }

    /** A connection whose other end takes nothing: a write waits until its thread is interrupted, as that to a channel does. */
    private static final class Stuck extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            write(0);
        }
    }
}
