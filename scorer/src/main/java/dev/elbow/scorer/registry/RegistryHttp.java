package dev.elbow.scorer.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.scorer.http.HttpFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests to a registry that has one or more addresses, each asked in turn, and all again after a pause, where the fault is one that
 * passes. Redirects are not followed: they would take the login with them. Thread-safe.
 */
final class RegistryHttp {

    private static final int ROUNDS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Bounds what all rounds take together, well below the time after which Kafka takes a silent member's partitions away. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int LARGEST_ANSWER = 8 << 20;
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    private final RegistryOptions options;
    private final Duration firstWait;
    private final Duration longest;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicInteger first = new AtomicInteger();

    /**
     * Requests to a registry.
     *
     * @param firstWait before what failed is tried again; it doubles from one round to the next
     * @param longest what a request may take with all that follow it, pauses among them
     */
    RegistryHttp(RegistryOptions options, Duration firstWait, Duration longest) {
        this.options = options;
        this.firstWait = firstWait;
        this.longest = longest;
    }

    /**
     * What came.
     *
     * @param of the address that answered
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Answer(URI of, int status, byte[] body) {}

    /** What a caller makes of an answer; where it fails with an {@link IOException}, another is asked for. */
    interface Reader<T> {
        T read(Answer answer) throws IOException;
    }

    <T> T get(String path, Reader<T> reader) {
        return send(path, HttpRequest.newBuilder().GET(), reader);
    }

    <T> T post(String path, byte[] json, Reader<T> reader) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(json)).header("Content-Type", JSON);
        return send(path, request, reader);
    }

    private <T> T send(String path, HttpRequest.Builder request, Reader<T> reader) {
        long deadline = System.nanoTime() + longest.toNanos();
        List<URI> urls = options.urls();
        IOException last = new IOException("no attempt");
        URI asked = urls.get(0);
        int attempts = 0;
        for (int round = 0; round < ROUNDS && left(deadline) > 0; round++) {
            if (round > 0) {
                pause(firstWait.toMillis() << (round - 1), deadline);
            }
            for (int i = 0; i < urls.size() && left(deadline) > 0; i++) {
                int at = first.get();
                asked = urls.get(at);
                attempts++;
                try {
                    return reader.read(sound(exchange(request, asked, path, deadline)));
                } catch (IOException e) {
                    last = e;
                    boolean unused =
                            first.compareAndSet(at, (at + 1) % urls.size()); // the next request begins with another
                }
            }
        }
        throw new RegistryException.Unreachable(
                "schema registry " + asked + ": " + HttpFault.said(last) + ", " + attempts + " attempts", last);
    }

    /** Milliseconds; none or fewer where it is over. */
    private static long left(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private static Answer sound(Answer answer) throws IOException {
        int status = answer.status;
        if (status == 401 || status == 403) {
            throw new RegistryException.Denied("schema registry " + answer.of + ": answers " + status
                    + " (expected: a login that it takes, by schema_registry.basic_auth or bearer_token)");
        }
        if (PASSING.contains(status) || status < 200 || (status >= 300 && status < 400)) {
            throw new IOException("answers " + status);
        }
        return answer;
    }

    private Answer exchange(HttpRequest.Builder request, URI url, String path, long deadline) throws IOException {
        HttpRequest.Builder whole = request.copy().uri(url.resolve(path)).header("Accept", JSON);
        login().ifPresent(header -> whole.header("Authorization", header));
        long patience = Math.max(1, Math.min(options.timeout().toMillis(), left(deadline)));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(whole.build(), info -> new CappedBody(LARGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get(patience, TimeUnit.MILLISECONDS);
            return new Answer(url, response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + patience + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException.Unreachable("schema registry " + url + ": interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException fault
                    ? fault
                    : new IOException("no answer that HTTP knows: " + Excerpt.of(String.valueOf(e.getCause())), e);
        } finally {
            boolean unused = answer.cancel(true);
        }
    }

    private Optional<String> login() throws IOException {
        try {
            return options.login().header();
        } catch (IOException e) {
            throw new IOException("its login cannot be read; " + IoFault.of(e), e);
        }
    }

    /** A half more or less, so that threads that failed together do not come back together. */
    private void pause(long millis, long deadline) {
        long spread;
        synchronized (random) {
            spread = random.nextLong(millis + 1);
        }
        sleep(TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(millis / 2 + spread, left(deadline)))));
    }

    /** Nobody tells when a registry is back, or has had its rest. */
    static void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException.Unreachable("schema registry: interrupted", e);
        }
    }
}
