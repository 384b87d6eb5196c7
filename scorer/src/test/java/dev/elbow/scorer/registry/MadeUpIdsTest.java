package dev.elbow.scorer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.http.HttpLogin;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids that the registry does not have, and what asking for them costs it. */
class MadeUpIdsTest {

    private static final String FIRST = "GET /schemas/ids/1";
    private static final String INT = "{\"schema\":\"\\\"int\\\"\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Goes on while a question waits, and where a test says so. */
    private final AtomicLong nanos = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // set before each test
    private FaultyRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyRegistry();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thatAnIdIsUnknownIsRememberedForAWhile() {
        SchemaRegistry registry = registry();

        assertThat(registry.find(1)).isEmpty();
        server.says(FIRST, INT);
        assertThat(registry.find(1)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(SchemaRegistry.UNKNOWN_SECONDS).toNanos());
        assertThat(registry.find(1)).isPresent();

        assertThat(server.asked).hasSize(2);
    }

    /** The first five of them need no wait. */
    @Test
    void questionsForMadeUpIdsComeAtABoundedRateAndThoseForKnownOnesAtOnce() {
        server.says(FIRST, INT);
        SchemaRegistry registry = registry();
        registry.find(1);
        for (int id = 2; id < 7; id++) {
            assertThat(registry.find(id)).isEmpty();
        }
        assertThat(nanos).hasValue(0);

        for (int id = 7; id < 17; id++) {
            assertThat(registry.find(id)).isEmpty();
            assertThat(registry.find(1)).isPresent();
            assertThat(registry.find(id)).isEmpty();
        }

        assertThat(nanos).hasValue(Duration.ofMillis(9 * 5).toNanos());
        assertThat(server.asked).hasSize(1 + 5 + 10);
    }

    /** It costs a wait, but no refusal. */
    @Test
    void aSchemaThatIsNewIsFoundAmongMadeUpIds() {
        server.says(FIRST, INT);
        SchemaRegistry registry = registry();
        for (int id = 2; id < 10; id++) {
            registry.find(id);
        }

        assertThat(registry.find(1)).isPresent();
    }

    @Test
    void noRegistryIsAskedForANegativeId() {
        assertThat(registry().find(-1)).isEmpty();
        assertThat(server.asked).isEmpty();
    }

    private SchemaRegistry registry() {
        Duration remembered = Duration.ofSeconds(SchemaRegistry.UNKNOWN_SECONDS);
        UnknownIds unknown = new UnknownIds(1_000, remembered, new UnknownIds.Questions(5, 200), nanos::get);
        return new SchemaRegistry(
                server.options(HttpLogin.NONE, PATIENCE), Duration.ofMillis(1), unknown, nanos::addAndGet);
    }
}
