package dev.elbow.scorer.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows metrics and health by HTTP, to whoever can reach its address, and the page to whom it lets. Thread-safe. */
public final class ObserveServer implements AutoCloseable {

    /** Few scrape; but who connects and says nothing holds a thread until the limit below. */
    private static final int THREADS = 16;

    /** Of a request. */
    private static final String LONGEST_SECONDS = "2";

    private static final Duration LONGEST_WRITE = Duration.ofSeconds(2);

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final Health STARTING = new Health(List.of("starting: model and topics are not open yet"));

    private final HttpServer server;
    private final ExecutorService threads;
    private final WriteLimit limit = new WriteLimit(LONGEST_WRITE);
    private final String scheme;
    private volatile Observed observed = new Starting();
    private volatile Optional<Site> site = Optional.empty();

    private ObserveServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "elbow-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Listens; says that it is starting until it has something to show.
     *
     * @throws IOException where the address is taken, or not one of this machine
     */
    public static ObserveServer open(HttpSettings settings) throws IOException {
        // Without the first, who opens a connection and says nothing would hold a thread for ever; the JDK reads them
        // once.
        Map.of("sun.net.httpserver.maxReqTime", LONGEST_SECONDS, "sun.net.httpserver.nodelay", "true")
                .forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port());
        if (settings.tls().isEmpty()) {
            return new ObserveServer(HttpServer.create(address, 0), "http");
        }
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(settings.tls().get().context()));
        return new ObserveServer(server, "https");
    }

    /** Shows this from now on. */
    public void show(Observed one) {
        observed = one;
    }

    /** Answers by this, too, from now on. */
    public void add(Site one) {
        site = Optional.of(one);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** {@code http://127.0.0.1:9464}; where it listens at every address of the machine, the one that is here. */
    public String address() {
        InetAddress bound = server.getAddress().getAddress();
        String host = bound.isAnyLocalAddress() ? "localhost" : bound.getHostAddress();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        limit.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean over = true;
        try {
            String method = exchange.getRequestMethod();
            Optional<Site> asked =
                    site.filter(one -> one.has(exchange.getRequestURI().getPath()));
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                limit.write(() -> send(exchange, 405, TEXT, method + ": not done here (expected: GET or HEAD)\n"));
            } else if (asked.isPresent()) {
                over = asked.get().answer(exchange);
            } else {
                limit.write(() -> answer(exchange, observed));
            }
        } finally {
            if (over) {
                exchange.close();
            }
        }
    }

    private void answer(HttpExchange exchange, Observed now) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/metrics" -> send(exchange, now instanceof Starting ? 503 : 200, TEXT, now.metrics());
            case "/health/live" -> send(exchange, now.live());
            case "/health/ready" -> send(exchange, now.ready());
            default ->
                send(
                        exchange,
                        404,
                        TEXT,
                        "not here (expected: /metrics, /health/live, /health/ready"
                                + site.map(one -> ", " + one.paths()).orElse("") + ")\n");
        }
    }

    private static void send(HttpExchange exchange, Health health) throws IOException {
        send(exchange, health.ok() ? 200 : 503, JSON, health.json() + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Lives, and has nothing to show. */
    private static final class Starting implements Observed {
        @Override
        public Health live() {
            return new Health(List.of());
        }

        @Override
        public Health ready() {
            return STARTING;
        }

        @Override
        public String metrics() {
            return "# starting: model and topics are not open yet\n";
        }
    }
}
