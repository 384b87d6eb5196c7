package dev.elbow.scorer.sink;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.scorer.http.HttpFault;
import dev.elbow.scorer.http.HttpLogin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends JSON to one address. Redirects are not followed: they would take the login with them. Used by one thread. */
final class JsonPost {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Of these the body is at fault; of all others the server, the way to it, or how it is set up, which somebody may mend. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;
    private final HttpLogin login;
    private final Duration timeout;

    JsonPost(HttpTarget target) {
        this.address = target.address();
        this.login = target.login();
        this.timeout = target.timeout();
    }

    /** The address without its query, which may hold a secret. */
    String where() {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    /**
     * Sends, and returns once the server has taken it (200 to 299).
     *
     * @throws SinkFault where it has not, or nobody knows
     */
    void send(byte[] json, Map<String, String> headers) throws SinkFault, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .POST(BodyPublishers.ofByteArray(json))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        login().ifPresent(header -> request.header("Authorization", header));
        int status = status(request.build());
        if (REFUSALS.contains(status)) {
            throw SinkFault.refused("answers " + status);
        }
        if (status < 200 || status > 299) {
            throw SinkFault.passing("answers " + status);
        }
    }

    private int status(HttpRequest request) throws SinkFault, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw SinkFault.passing("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw SinkFault.passing(
                    e.getCause() instanceof IOException fault
                            ? HttpFault.said(fault)
                            : "no answer that HTTP knows: " + Excerpt.of(String.valueOf(e.getCause())));
        } finally {
            boolean unused = answer.cancel(true);
        }
    }

    private Optional<String> login() throws SinkFault {
        try {
            return login.header();
        } catch (IOException e) {
            throw SinkFault.passing("its login cannot be read; " + IoFault.of(e));
        }
    }
}
