package dev.elbow.deploy.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elbow.schemas.wire.EventFields;
import dev.elbow.schemas.wire.ResultJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema registry as Confluent's interface has it, as far as it is used; it can go away and come back with what it knows. */
final class RegistryServer implements AutoCloseable {

    private static final String LOGIN = "Bearer of-the-test";

    private final List<String> schemas = new ArrayList<>();
    private final List<String> subjects = new ArrayList<>();
    private int port;
    private @Nullable HttpServer server;

    RegistryServer() throws IOException {
        start();
    }

    /** The token that it takes. */
    static String token() {
        return LOGIN.substring("Bearer ".length());
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** On the same port as before. */
    void start() throws IOException {
        HttpServer fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        fresh.createContext("/", this::answer);
        fresh.start();
        port = fresh.getAddress().getPort();
        server = fresh;
    }

    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    synchronized int register(String subject, String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        subjects.add(subject);
        return schemas.indexOf(schema) + 1;
    }

    synchronized String schema(int id) {
        return schemas.get(id - 1);
    }

    /** What schemas were registered under, in order. */
    synchronized List<String> subjects() {
        return List.copyOf(subjects);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known = LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getPath();
            Map<String, Object> said = known ? said(path, body) : fault(401, "who are you?");
            int status = said.containsKey("error_code") ? (known ? 404 : 401) : 200;
            byte[] json = ResultJson.write(said).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private Map<String, Object> said(String path, byte[] body) {
        if (path.matches("/schemas/ids/\\d+")) {
            int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            boolean there;
            synchronized (this) {
                there = id >= 1 && id <= schemas.size();
            }
            return there ? Map.of("schema", schema(id)) : fault(40_403, "Schema not found");
        }
        if (path.matches("/subjects/[^/]+/versions")) {
            Object schema = EventFields.read(body).orElseThrow().get("schema");
            return Map.of("id", register(path.split("/", -1)[2], String.valueOf(schema)));
        }
        return fault(404, "HTTP 404 Not Found");
    }

    private static Map<String, Object> fault(int code, String message) {
        return Map.of("error_code", code, "message", message);
    }

    @Override
    public void close() {
        stop();
    }
}
