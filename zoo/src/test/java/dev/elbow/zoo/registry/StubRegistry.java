package dev.elbow.zoo.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry on loopback that answers as a test says: real ones do not lie, break off or redirect on demand. */
final class StubRegistry implements AutoCloseable {

    /** What one request gets. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    StubRegistry() {
        this("127.0.0.1");
    }

    StubRegistry(String address) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String host() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    /** Method, path, {@code Authorization} and {@code Range} of each request so far. */
    List<String> requests() {
        return requests;
    }

    /** What was sent along, where anything was. */
    List<String> bodies() {
        return bodies;
    }

    StubRegistry on(String methodAndPath, Answer answer) {
        answers.put(methodAndPath, answer);
        return this;
    }

    StubRegistry on(String methodAndPath, byte[] body) {
        return on(methodAndPath, exchange -> send(exchange, 200, body));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Sends that and no more, for far longer than the patience of any client here, which closes before. */
    static void stall(HttpExchange exchange, byte[] first) throws IOException {
        exchange.getResponseBody().write(first);
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Answer redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(307, -1);
        };
    }

    static Answer challenge(String challenge) {
        return exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            exchange.sendResponseHeaders(401, -1);
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        requests.add(request + " authorization="
                + exchange.getRequestHeaders().getFirst("Authorization") + " range="
                + exchange.getRequestHeaders().getFirst("Range"));
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!body.isEmpty()) {
                bodies.add(body);
            }
            Answer answer = answers.get(request);
            if (answer == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                answer.to(exchange);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
