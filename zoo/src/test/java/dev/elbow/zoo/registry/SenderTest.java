package dev.elbow.zoo.registry;

import static dev.elbow.zoo.registry.StubRepository.BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fixture.StubRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SenderTest {

    private final StubRegistry registry = new StubRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    /** An answer that comes at the very moment at which its sender gives up is nobody's, and would keep its connection. */
    @Test
    void anAnswerThatComesTooLateIsClosed() throws InterruptedException {
        CountDownLatch givingUp = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        registry.on("PUT /here", exchange -> {
            await(givingUp);
            exchange.sendResponseHeaders(201, 0);
            exchange.getResponseBody().write(BYTES);
            answered.countDown();
            StubRegistry.endless(exchange);
            closed.countDown();
        });
        Patience hasty = new Patience(
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                1);
        Sender sender = Sender.to(registry.host(), hasty);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + registry.host() + "/here"));
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> sender.send(request, "PUT", new Upload(BYTES), sent -> {
                    if (sent == BYTES.length && looks.incrementAndGet() == 2) {
                        givingUp.countDown();
                        await(answered);
                        pause(); // until the client has it, and the time is over
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("nothing moved for");

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
