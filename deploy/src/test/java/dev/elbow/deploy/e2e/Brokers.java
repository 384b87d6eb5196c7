package dev.elbow.deploy.e2e;

import dev.elbow.deploy.broker.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Brokers that are one cluster, each with a controller in a process of its own, so that one can be killed as machines kill:
 * every record is on all of them, and written once two have it. Not thread-safe.
 */
final class Brokers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Path> settings = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports;
    private final List<Integer> controllerPorts;

    private Brokers(int count) {
        List<Integer> free = freePorts(2 * count);
        this.ports = free.subList(0, count);
        this.controllerPorts = free.subList(count, 2 * count);
    }

    /** Starts so many, with the scorer's topics on them, and further settings of brokers. */
    static Brokers start(Path folder, int count, int partitions, Map<String, String> further) throws Exception {
        Brokers brokers = new Brokers(count);
        boolean up = false;
        try {
            String cluster = Uuid.randomUuid().toString();
            for (int i = 0; i < count; i++) {
                Path own = Files.createDirectories(folder.resolve("broker-" + (i + 1)));
                brokers.settings.add(brokers.write(own, i, further));
                format(own.resolve("data"), i + 1, cluster);
                brokers.processes.add(brokers.process(i));
            }
            brokers.awaitAll();
            try (Topics topics = Topics.at(brokers.bootstrapServers())) {
                List.of(Cluster.EVENTS, Cluster.SCORES, Cluster.REFUSALS)
                        .forEach(topic -> topics.create(topic, partitions));
            }
            up = true;
            return brokers;
        } finally {
            if (!up) {
                brokers.close();
            }
        }
    }

    String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** SIGKILL. */
    void kill(int broker) throws InterruptedException {
        processes.get(broker).destroyForcibly().waitFor();
    }

    /** Starts a killed one on what it left, and waits until it has all records again. */
    void restart(int broker) throws Exception {
        processes.set(broker, process(broker));
        awaitAll();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Process process(int broker) throws IOException {
        Path own = settings.get(broker).resolveSibling("log");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-cp",
                        Path.of("target", "lib").toAbsolutePath() + "/*",
                        "kafka.Kafka",
                        settings.get(broker).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(own.toFile()))
                .start();
    }

    private Path write(Path folder, int broker, Map<String, String> further) throws IOException {
        Properties properties = new Properties();
        properties.putAll(addresses(broker));
        properties.putAll(replication());
        // A killed broker is given up soon; few threads and little memory, since all share the test's machine.
        properties.putAll(Map.of(
                "broker.session.timeout.ms", "5000",
                "broker.heartbeat.interval.ms", "500",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false",
                "log.dirs", folder.resolve("data").toString()));
        properties.putAll(further);
        Path file = folder.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private Map<String, String> addresses(int broker) {
        String voters = IntStream.range(0, ports.size())
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllerPorts.get(i))
                .collect(Collectors.joining(","));
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(broker + 1),
                "listeners",
                "PLAINTEXT://127.0.0.1:" + ports.get(broker) + ",CONTROLLER://127.0.0.1:" + controllerPorts.get(broker),
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                voters);
    }

    private Map<String, String> replication() {
        String all = Integer.toString(ports.size());
        String most = Integer.toString(Math.min(2, ports.size()));
        Map<String, String> settings = new HashMap<>();
        settings.put("default.replication.factor", all);
        settings.put("min.insync.replicas", most);
        settings.put("offsets.topic.replication.factor", all);
        settings.put("offsets.topic.num.partitions", "3");
        settings.put("transaction.state.log.replication.factor", all);
        settings.put("transaction.state.log.min.isr", most);
        settings.put("transaction.state.log.num.partitions", "3");
        settings.put("share.coordinator.state.topic.replication.factor", all);
        settings.put("share.coordinator.state.topic.min.isr", most);
        return settings;
    }

    /** Waits until all brokers are there, and in sync for all topics. */
    private void awaitAll() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            while (!allThere(admin)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("brokers: not all there after " + PATIENCE + ":\n" + logs());
                }
                Thread.sleep(200); // whether a cluster is whole can only be asked for
            }
        }
    }

    private boolean allThere(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster().nodes().get().size() == ports.size()
                    && admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values().stream()
                            .map(TopicDescription::partitions)
                            .flatMap(List::stream)
                            .allMatch(partition -> partition.isr().size() == ports.size());
        } catch (ExecutionException e) {
            return false; // a broker that comes up answers late, or not yet
        }
    }

    private String logs() {
        return settings.stream()
                .map(file -> file.resolveSibling("log"))
                .map(Brokers::read)
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void format(Path data, int node, String cluster) throws Exception { // as Kafka declares it
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(node)
                    .setClusterId(cluster)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .run();
        }
    }

    /** Brokers have to know each other's ports before they start. */
    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
