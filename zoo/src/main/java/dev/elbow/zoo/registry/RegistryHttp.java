package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Requests to one registry: authorization as it asks for it, redirects, repetition of what failed for a reason that passes.
 *
 * <p>Credentials go to the registry's own origin, and to the token service that it names itself in its own answer; never to where it
 * redirects, and never to a token service that such a place names. (The client of oras-java 0.7.0 gives them to that one.) Not
 * thread-safe.
 */
final class RegistryHttp {

    private static final int ATTEMPTS = 5;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    private final Origin origin;
    private final Sender sender;
    private final Authorization login;
    private final Patience patience;
    private final SplittableRandom random = new SplittableRandom();
    private String authorization = "";

    RegistryHttp(Origin origin, Credentials credentials, Patience patience) {
        this(origin, credentials, patience, Sender.to(origin.name(), patience));
    }

    RegistryHttp(Origin origin, Credentials credentials, Patience patience, Sender sender) {
        this.origin = origin;
        this.sender = sender;
        this.login = new Authorization(origin, credentials, sender, patience);
        this.patience = patience;
    }

    /** Host and port. */
    String name() {
        return origin.name();
    }

    /**
     * What is asked.
     *
     * @param target the path and query, or a whole URI that the registry gave
     * @param body can be sent again
     * @param sent hears how much of the body is on its way
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never kept or compared
    record Request(String method, String target, Map<String, String> headers, byte[] body, LongConsumer sent) {
        Request(String method, String target, Map<String, String> headers, byte[] body) {
            this(method, target, headers, body, bytes -> {});
        }

        static Request get(String target, Map<String, String> headers) {
            return new Request("GET", target, headers, new byte[0]);
        }
    }

    /** An address that an answer gives, whole. */
    URI address(HttpResponse<?> answer, String text) {
        return origin.address(answer.uri(), text);
    }

    /** The next request. */
    interface Attempt {
        Request next() throws IOException;
    }

    /** What a caller makes of an answer; where it fails with an {@link IOException}, the request is made again. */
    interface Reader<T> {
        T read(HttpResponse<InputStream> answer) throws IOException;
    }

    /**
     * Makes a request until there is an answer that stays what it is.
     *
     * @throws ZooException.Unreachable where the registry cannot be reached, or does not answer in time, again and again
     */
    <T> T send(Request request, Reader<T> reader) {
        return send(() -> request, reader);
    }

    /** The same with a request that depends on what came of those before. */
    <T> T send(Attempt attempts, Reader<T> reader) {
        IOException last = new IOException("no attempt");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long wait = patience.firstWait().toMillis() << (attempt - 1);
            try (Closing answer = new Closing(authorized(attempts.next()))) {
                if (!PASSING.contains(answer.response.statusCode()) || attempt == ATTEMPTS) {
                    return reader.read(answer.response);
                }
                last = new IOException("answer " + answer.response.statusCode());
                wait = Math.max(wait, retryAfterMillis(answer.response));
            } catch (IOException e) {
                if (sender.isStranger() && ConnectionFault.lasts(e)) {
                    throw unreachable(e, "");
                }
                last = e;
            }
            if (attempt < ATTEMPTS) {
                pause(Math.min(LONGEST_WAIT_MILLIS, wait));
            }
        }
        throw unreachable(last, ", " + ATTEMPTS + " times");
    }

    private ZooException unreachable(IOException e, String howOften) {
        return new ZooException.Unreachable(
                "registry " + origin.name() + ": " + ConnectionFault.of(e, patience) + howOften, e);
    }

    private HttpResponse<InputStream> authorized(Request request) throws IOException {
        HttpResponse<InputStream> answer = followed(request);
        if (answer.statusCode() != 401 || !origin.holds(answer.uri())) {
            return answer;
        }
        String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        boolean refused = false;
        try {
            String before = authorization;
            authorization = login.header(challenge);
            refused = authorization.isEmpty() || authorization.equals(before);
        } finally {
            if (!refused) {
                answer.body().close(); // also where there is no header to be had, or its connection would never be free
            }
        }
        return refused ? answer : followed(request);
    }

    private HttpResponse<InputStream> followed(Request request) throws IOException {
        URI target = origin.address(origin.uri(), request.target);
        if (origin.secure() && !"https".equals(target.getScheme())) {
            throw origin.refused("an address of " + Excerpt.of(target.getScheme()) + ", by https");
        }
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> answer = exchange(request, target);
            Optional<String> location = answer.headers().firstValue("Location");
            if (!REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
                return answer;
            }
            answer.body().close();
            URI next = origin.address(target, location.get());
            if ("https".equals(target.getScheme()) && !"https".equals(next.getScheme())) {
                throw origin.refused("a redirect from https to " + Excerpt.of(next.getScheme()));
            }
            if (!request.method.equals("GET") && !request.method.equals("HEAD") && !origin.holds(next)) {
                throw origin.refused("a redirect of what is sent, to another host");
            }
            target = next;
        }
        throw origin.refused("more than " + MOST_REDIRECTS + " redirects");
    }

    private HttpResponse<InputStream> exchange(Request request, URI target) throws IOException {
        HttpRequest.Builder builder = origin.request(target);
        request.headers.forEach(builder::header);
        if (!authorization.isEmpty() && origin.holds(target)) {
            builder.header("Authorization", authorization);
        }
        return request.body.length > 0 || request.method.equals("PUT")
                ? sender.send(builder, request.method, new Upload(request.body), request.sent)
                : sender.send(builder.method(request.method, BodyPublishers.noBody()));
    }

    private static long retryAfterMillis(HttpResponse<?> answer) {
        String seconds = answer.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,6}") ? 1_000 * Long.parseLong(seconds) : 0;
    }

    /** A half more or less, so that many that failed together do not come back together. */
    private void pause(long millis) {
        try {
            Thread.sleep(millis / 2 + random.nextLong(millis + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZooException.Unreachable("registry: interrupted", e);
        }
    }

    private record Closing(HttpResponse<InputStream> response) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
