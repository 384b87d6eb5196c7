package dev.elbow.scorer.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.scorer.observe.Site;
import dev.elbow.scorer.observe.WriteLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page by HTTP: its files, its stream, and what is asked of one event. Thread-safe. */
final class PageSite implements Site {

    private static final Logger LOG = LoggerFactory.getLogger(PageSite.class);

    private static final String STREAM = "/page/stream";
    private static final String EVENT = "/page/event/";
    private static final String EPISODE = "/page/episode/";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Who may ask for more than the page itself, as browsers say it: the page, and who writes the address. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    /** Questions for details at a time, those that wait among them: more would take the threads of the other answers. */
    private static final int QUESTIONS = 4;

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Hub hub;
    private final Details details;
    private final LoginCheck login;
    private final Optional<String> localAddress;
    private final PageFiles files = new PageFiles();
    private final WriteLimit limit;
    private final Semaphore questions = new Semaphore(QUESTIONS);
    private final AtomicInteger browsers = new AtomicInteger();

    /**
     * The page.
     *
     * @param localAddress where nobody but this machine reaches it, the address that it is at; else empty
     * @param limit on each write
     */
    PageSite(Hub hub, Details details, LoginCheck login, Optional<String> localAddress, WriteLimit limit) {
        this.hub = hub;
        this.details = details;
        this.login = login;
        this.localAddress = localAddress;
        this.limit = limit;
    }

    @Override
    public boolean has(String path) {
        return path.equals("/") || path.startsWith("/page/");
    }

    @Override
    public String paths() {
        return "/";
    }

    @Override
    public boolean answer(HttpExchange exchange) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Content-Security-Policy", POLICY);
        answer.set("X-Content-Type-Options", "nosniff");
        answer.set("X-Frame-Options", "DENY");
        answer.set("Referrer-Policy", "no-referrer");
        answer.set("Cross-Origin-Resource-Policy", "same-origin");
        answer.set("Cross-Origin-Opener-Policy", "same-origin");
        answer.set("Cache-Control", "no-store");
        Headers asked = exchange.getRequestHeaders();
        String path = exchange.getRequestURI().getPath();
        if (localAddress.isPresent() && !HostCheck.local(asked.getFirst("Host"), localAddress.get())) {
            send(exchange, 421, TEXT, "this page answers to localhost alone (expected: Host: localhost)\n");
            return true;
        }
        if (!path.equals("/") && !OWN.contains(Objects.requireNonNullElse(asked.getFirst("Sec-Fetch-Site"), "none"))) {
            send(exchange, 403, TEXT, "another site asks (expected: the page itself)\n");
            return true;
        }
        if (!lets(asked.getFirst("Authorization"))) {
            answer.set("WWW-Authenticate", "Basic realm=\"elbow\", charset=\"UTF-8\"");
            send(exchange, 401, TEXT, "who are you? (expected: name and password)\n");
            return true;
        }
        if (path.equals(STREAM)) {
            return stream(exchange);
        }
        Optional<PageFiles.File> file = files.at(path);
        if (file.isPresent()) {
            send(exchange, 200, file.get().type(), file.get().bytes());
        } else {
            detail(exchange, path);
        }
        return true;
    }

    private boolean lets(@Nullable String authorization) {
        try {
            return login.lets(authorization);
        } catch (IOException e) {
            LOG.warn("page: the login cannot be read, and nobody gets in: {}", e.getMessage());
            return false;
        }
    }

    private boolean stream(HttpExchange exchange) throws IOException {
        if (hub.subscribers() >= Hub.SUBSCRIBERS) {
            send(exchange, 503, TEXT, "too many pages are open (expected: at most " + Hub.SUBSCRIBERS + ")\n");
            return true;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, -1);
            return true;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        Subscriber one = new Subscriber(browsers.incrementAndGet(), exchange.getResponseBody(), limit, exchange::close);
        if (!hub.add(one)) {
            return true;
        }
        one.start();
        return false;
    }

    private void detail(HttpExchange exchange, String path) throws IOException {
        if (!questions.tryAcquire()) {
            send(exchange, 503, TEXT, "too many questions at a time (expected: one after the other)\n");
            return;
        }
        try {
            Optional<Map<String, @Nullable Object>> tree = Optional.empty();
            if (path.startsWith(EVENT) && path.substring(EVENT.length()).matches("[0-9]{1,18}")) {
                tree = details.event(Long.parseLong(path.substring(EVENT.length())));
            } else if (path.startsWith(EPISODE)) {
                tree = details.episode(path.substring(EPISODE.length()));
            }
            if (tree.isPresent()) {
                send(exchange, 200, JSON, ResultJson.write(tree.get()));
            } else {
                send(exchange, 404, TEXT, "not here, or no longer kept\n");
            }
        } finally {
            questions.release();
        }
    }

    private void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        limit.write(() -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        });
    }
}
