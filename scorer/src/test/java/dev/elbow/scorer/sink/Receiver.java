package dev.elbow.scorer.sink;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server that takes what is sent, and answers as it is told. */
final class Receiver implements AutoCloseable {

    @SuppressWarnings("ArrayRecordComponent") // read once
    record Request(String path, Headers headers, byte[] body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String refused = "";
    private volatile boolean silent;

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
            if (!silent) {
                boolean refuses = !refused.isEmpty() && new String(body, StandardCharsets.UTF_8).contains(refused);
                exchange.sendResponseHeaders(refuses ? 400 : status, -1);
                exchange.close();
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    void answers(int next) {
        status = next;
    }

    /** Answers 400 to what holds a text. */
    void refuses(String text) {
        refused = text;
    }

    void saysNothing() {
        silent = true;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
