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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Makes one request, and waits until its answer begins. The client's own timeout counts what is sent too, so that it would end a slow
 * upload; here, one ends that does not move. Not thread-safe.
 */
final class Sender {

    static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final HttpClient client;
    private final String registry;
    private final Patience patience;
    private final Set<String> known = new HashSet<>();
    private boolean stranger;

    /**
     * A sender by a client.
     *
     * @param registry what messages call it
     */
    Sender(HttpClient client, String registry, Patience patience) {
        this.client = client;
        this.registry = registry;
        this.patience = patience;
    }

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
        return send(timed, () -> {});
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
        return send(whole, () -> {
            long taken = upload.taken();
            heard.accept(taken);
            (taken < upload.size() ? pace : storing).at(taken);
        });
    }

    /** Whether the host that was asked last never answered: what is wrong with its name or certificate will be so for the next request. */
    boolean isStranger() {
        return stranger;
    }

    /** Looked at while an answer is waited for. */
    private interface Look {
        void now() throws IOException;
    }

    private HttpResponse<InputStream> send(HttpRequest request, Look look) throws IOException {
        String host = request.uri().getScheme() + "://" + request.uri().getAuthority();
        stranger = !known.contains(host);
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        boolean came = false;
        try {
            HttpResponse<InputStream> response = wait(answer, look);
            came = true;
            known.add(host);
            stranger = false;
            return response;
        } finally {
            if (!came) {
                answer.cancel(true);
                if (!answer.isCompletedExceptionally()) {
                    answer.join().body().close(); // it came while we gave up
                }
            }
        }
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
        }
    }
}
