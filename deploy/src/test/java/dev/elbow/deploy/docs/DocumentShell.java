package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.broker.EmbeddedBroker;
import dev.elbow.zoo.fixture.RealRegistry;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the commands of one document in a folder that is its user's home too, with brokers of its own and, where the document
 * names one, a registry. What would go on until Ctrl-C goes on until the document ends. Not thread-safe.
 */
final class DocumentShell implements AutoCloseable {

    private static final String REGISTRY = "oci://registry.example.com";
    private static final Pattern AT_REGISTRY = Pattern.compile("elbow zoo \\w+(?=.*" + REGISTRY + ")");
    private static final Pattern BROKER = Pattern.compile("\\b(?:HOST|localhost|broker):9092\\b");
    private static final Pattern SERVICE =
            Pattern.compile("(?:deploy/)?elbow (?:broker|alert|score) (?!.*--stdin|.*--help).*", Pattern.DOTALL);
    private static final Pattern ENDLESS =
            Pattern.compile("(?:tail -f|(?:deploy/)?elbow tail (?!.*--limit)).*", Pattern.DOTALL);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(200);

    private static final String BEHIND = " &";
    private static final List<String> MODULES = List.of("deploy", "trainer", "scorer", "zoo", "schemas");

    private final Path folder;
    private final Map<String, String> instead = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Deque<ShellProcess> services = new ArrayDeque<>();
    private final Deque<Runnable> servers = new ArrayDeque<>();
    private final int brokerPort = freePort();
    private final int httpPort = freePort();
    private final StringBuilder ended = new StringBuilder();
    private boolean observed;

    DocumentShell(Path folder, DocumentPlan plan, Document document) throws Exception {
        this.folder = folder;
        instead.putAll(plan.instead());
        prepareFolder();
        String all = plan + document.commands().toString();
        if (!all.contains("elbow broker --port 9092")) {
            servers.push(EmbeddedBroker.start(brokerPort)::close);
        }
        if (all.contains(REGISTRY)) {
            RealRegistry registry = RealRegistry.start(folder.resolve("registry"), List.of());
            servers.push(registry::close);
            instead.put(REGISTRY, "oci://" + registry.host());
        }
        if (all.contains("tiny")) {
            TinyPackage.write(folder.resolve("tiny"));
        }
    }

    /** Runs a command to its end; or until it is ready, or has shown something, where it has no end; or behind those that follow. */
    void run(DocumentCommand command) throws Exception {
        String text = substituted(command.text());
        if (text.endsWith(BEHIND)) {
            String alone = text.substring(0, text.length() - BEHIND.length());
            services.push(ShellProcess.start(folder, environment, "exec " + alone));
        } else if (SERVICE.matcher(text).matches()) {
            ShellProcess service = ShellProcess.start(folder, environment(text), "exec " + text);
            services.push(service);
            service.awaitReady();
        } else if (ENDLESS.matcher(text).matches()) {
            try (ShellProcess endless = ShellProcess.start(folder, environment, text)) {
                endless.awaitOutput();
                ended.append(endless.printed());
            }
        } else {
            ended.append(ShellProcess.start(folder, environment, text).awaitSuccess());
        }
    }

    /** Waits for what runs on to print what the document shows. What is missing, and what was printed instead. */
    Optional<String> missing(DocumentOutput output) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> part = output.missingFrom(printed());
        while (part.isPresent() && !services.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(STEP.toMillis()); // what a process prints can only be looked at
            part = output.missingFrom(printed());
        }
        return part.map(text -> "line " + output.line() + " shows:\n" + text + "\nprinted was:\n" + printed());
    }

    private String printed() {
        StringBuilder all = new StringBuilder(ended);
        services.descendingIterator().forEachRemaining(service -> all.append(service.printed()));
        return all.toString();
    }

    private String substituted(String command) {
        // The registry of a test has no TLS.
        String text = AT_REGISTRY.matcher(command).replaceAll("$0 --plain-http");
        for (Map.Entry<String, String> one : instead.entrySet()) {
            text = text.replace(one.getKey(), one.getValue());
        }
        text = text.replace("elbow broker --port 9092", "elbow broker --port " + brokerPort)
                .replace("elbow broker --topic", "elbow broker --port 0 --topic")
                .replace("localhost:9464", "127.0.0.1:" + httpPort);
        return BROKER.matcher(text).replaceAll(Matcher.quoteReplacement("127.0.0.1:" + brokerPort));
    }

    /** The first scorer shows how it is where the document asks; others on ports of their own. */
    private Map<String, String> environment(String service) {
        Map<String, String> own = new LinkedHashMap<>(environment);
        boolean first = service.contains("elbow score") && !observed;
        observed = observed || first;
        own.put("ELBOW_HTTP_PORT", String.valueOf(first ? httpPort : 0));
        return own;
    }

    private void prepareFolder() throws IOException {
        for (String name : MODULES) {
            Files.createSymbolicLink(folder.resolve(name), Document.CHECKOUT.resolve(name));
        }
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("elbow"), Document.CHECKOUT.resolve("deploy/elbow"));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        environment.put("HOME", folder.toString());
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("ELBOW_BUILD", "never");
        environment.put("ELBOW_JAVA_OPTIONS", "-XX:+UseSerialGC -Djava.io.tmpdir=" + temporary);
        environment.put("ELBOW_BOOTSTRAP_SERVERS", "127.0.0.1:" + brokerPort);
        environment.put("ELBOW_CACHE", folder.resolve("cache").toString());
        environment.put("ELBOW_CONFIG", folder.resolve("config").toString());
        environment.put("ELBOW_KEY_PASSWORD", "a password of this test");
        // Unpacked once for all tests, since that takes half a gigabyte.
        environment.putIfAbsent(
                "DJL_CACHE_DIR",
                System.getenv()
                        .getOrDefault(
                                "DJL_CACHE_DIR",
                                Path.of(System.getProperty("user.home"), ".djl.ai")
                                        .toString()));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends what still runs by SIGTERM, the latest first; each has to end as told. */
    void stop() throws Exception {
        while (!services.isEmpty()) {
            ShellProcess service = services.pop();
            try (service) {
                assertThat(service.terminate()).as(service::said).isIn(0, 143);
            }
        }
    }

    @Override
    public void close() throws IOException {
        services.forEach(ShellProcess::close);
        while (!servers.isEmpty()) {
            servers.pop().run();
        }
        for (String name : MODULES) {
            Files.delete(folder.resolve(name));
        }
    }
}
