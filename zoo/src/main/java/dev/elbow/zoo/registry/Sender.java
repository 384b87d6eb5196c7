package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Makes one request, and waits until its answer begins. The client's own timeout counts what is sent too, so that it would end a slow
 * upload; here, one ends that does not move. Not thread-safe.
 *
 * @param registry what messages call it
 */
record Sender(HttpClient client, String registry, Patience patience) {

    static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    static Sender to(String registry, Patience patience) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new Sender(client, registry, patience);
    }

    /** A request that has little to send, or nothing. */
    HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        HttpRequest timed = request.timeout(patience.answer()).build();
        return wait(client.sendAsync(timed, BodyHandlers.ofInputStream()), () -> {});
    }

    /**
     * A request with a body of any size.
     *
     * @param heard on the caller's thread, how many bytes left so far
     */
    HttpResponse<InputStream> send(HttpRequest.Builder request, String method, Upload upload, LongConsumer heard)
            throws IOException {
        HttpRequest whole = request.method(method, upload.publisher()).build();
        Pace pace = new Pace(patience);
        Pace storing = new Pace(patience.storing());
        return wait(client.sendAsync(whole, BodyHandlers.ofInputStream()), () -> {
            long taken = upload.taken();
            heard.accept(taken);
            (taken < upload.size() ? pace : storing).at(taken);
        });
    }

    /** Looked at while an answer is waited for. */
    private interface Look {
        void now() throws IOException;
    }

    private HttpResponse<InputStream> wait(CompletableFuture<HttpResponse<InputStream>> answer, Look look)
            throws IOException {
        try {
            while (true) {
                try {
                    return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    look.now();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZooException.Unreachable("registry " + registry + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            // The client has faults of other kinds for answers that are none.
            throw new IOException("no answer that HTTP knows: " + Excerpt.of(String.valueOf(e.getCause())), e);
        } finally {
            answer.cancel(true);
        }
    }
}
