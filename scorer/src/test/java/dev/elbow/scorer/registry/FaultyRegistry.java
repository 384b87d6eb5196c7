package dev.elbow.scorer.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elbow.scorer.http.HttpLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that speaks as much of Confluent's interface as we ask for, and fails as it is told. */
public final class FaultyRegistry implements AutoCloseable {

    public final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> logins = new CopyOnWriteArrayList<>();
    private final Map<String, Said> answers = new HashMap<>();
    private final Deque<Said> faults = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** An answer; a status of 0 is none at all. */
    record Said(int status, String body) {}

    /** Knows nothing yet. */
    public FaultyRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    public RegistryOptions options(HttpLogin login, Duration timeout) {
        return new RegistryOptions(List.of(url()), login, timeout);
    }

    /** What is answered to a request, each time. */
    public synchronized FaultyRegistry says(String request, String body) {
        answers.put(request, new Said(200, body));
        return this;
    }

    /** What is answered next, in this order, whatever is asked. */
    synchronized FaultyRegistry fails(int status, String body) {
        faults.add(new Said(status, body));
        return this;
    }

    private synchronized Said next(String request) {
        Said fault = faults.poll();
        return fault != null
                ? fault
                : answers.getOrDefault(
                        request, new Said(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request + (body.isEmpty() ? "" : " " + body));
        logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Said said = next(request);
        if (said.status == 0) {
            return; // nothing is said, and the connection stays
        }
        byte[] bytes = said.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
        exchange.sendResponseHeaders(said.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
