package dev.elbow.zoo.registry;

import static dev.elbow.zoo.registry.StubRepository.BLOB;
import static dev.elbow.zoo.registry.StubRepository.BYTES;
import static dev.elbow.zoo.registry.StubRepository.HASTY;
import static dev.elbow.zoo.registry.StubRepository.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.StubRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads: slow ones, broken ones, and to places that are none. */
@Timeout(60)
class PushTest {

    @TempDir
    private Path folder;

    private final StubRegistry registry = new StubRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    private RegistryClient client() {
        return client(PATIENCE);
    }

    private RegistryClient client(Patience patience) {
        return StubRepository.client(registry, StubRepository.credentials(registry, folder), patience);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "http://h:99999/u", "http://foo-/u", "http://[", "%", "mailto:a@b"})
    void anUploadToNoRegistryIsRefused(String location) {
        registry.on("POST /v2/models/tiny/blobs/uploads/", place(location));

        assertThatThrownBy(() -> client().push().blob(BLOB, BYTES, (file, done, size) -> {}))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("no address");
    }

    private StubRegistry.Answer place(String place) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", place);
            exchange.sendResponseHeaders(202, -1);
        };
    }

    @Test
    void anUploadThatMovesMayTakeLongerThanAnAnswerAndTellsHowFarItIs() {
        byte[] bytes = StubRepository.bytes(32 << 20);
        List<Long> heard = new ArrayList<>();
        registry.on("POST /v2/models/tiny/blobs/uploads/", place("/here"));
        registry.onUnread("PUT /here", exchange -> {
            while (exchange.getRequestBody().readNBytes(1 << 20).length > 0) {
                pause(20);
            }
            exchange.sendResponseHeaders(201, -1);
        });
        Patience hasty = new Patience(
                Duration.ofMillis(1),
                Duration.ofSeconds(20), // a machine may stand still for a while
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1);

        client(hasty).push().blob(StubRepository.descriptor("x", bytes), bytes, (file, done, size) -> heard.add(done));

        assertThat(heard).isSorted().endsWith((long) bytes.length).anyMatch(done -> done > 1 << 20 && done < 24 << 20);
        assertThat(registry.requests())
                .filteredOn(request -> request.startsWith("PUT"))
                .hasSize(1);
    }

    @Test
    void anUploadThatStopsEndsInTime() {
        byte[] bytes = StubRepository.bytes(32 << 20);
        registry.on("POST /v2/models/tiny/blobs/uploads/", place("/here"));
        registry.onUnread("PUT /here", exchange -> pause(10_000));

        assertThatThrownBy(() -> client(HASTY)
                        .push()
                        .blob(StubRepository.descriptor("x", bytes), bytes, (file, done, size) -> {}))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessageContaining("nothing moved for");
    }

    /** What is left of the first attempt would spoil what is sent behind it. */
    @Test
    void anUploadThatBreaksBeginsAnewAtANewPlace() {
        AtomicInteger attempt = new AtomicInteger();
        registry.on(
                "POST /v2/models/tiny/blobs/uploads/",
                exchange -> place("/place" + attempt.incrementAndGet()).to(exchange));
        registry.on("PUT /place1", exchange -> StubRegistry.send(exchange, 503, new byte[0]));
        registry.on("PUT /place2", exchange -> StubRegistry.send(exchange, 201, new byte[0]));

        client().push().blob(BLOB, BYTES, (file, done, size) -> {});

        assertThat(registry.requests())
                .filteredOn(request -> request.startsWith("PUT /place2"))
                .hasSize(1);
    }

    /** A registry that takes its time; what is tested is how long a client bears it. */
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
