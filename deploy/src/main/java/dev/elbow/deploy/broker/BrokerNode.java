package dev.elbow.deploy.broker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Broker and controller of one node, put together as {@link KafkaRaftServer} does it. That one ends the JVM on a fault
 * and does not tell its port.
 */
final class BrokerNode implements AutoCloseable {

    /** A broker that is alone has nobody to hand its partitions to. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final Metrics metrics;
    private final BrokerFaults faults;

    private BrokerNode(ControllerServer controller, BrokerServer broker, Metrics metrics, BrokerFaults faults) {
        this.controller = controller;
        this.broker = broker;
        this.metrics = metrics;
        this.faults = faults;
    }

    /** Starts a node on a formatted folder. */
    static BrokerNode start(Properties settings) {
        BrokerFaults faults = new BrokerFaults();
        faults.takeExits();
        KafkaConfig config = KafkaConfig.fromProps(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> data =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(BrokerNode.class), "");
        Metrics metrics = Server.initializeMetrics(
                config, Time.SYSTEM, data._1().clusterId().orElseThrow());
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        SharedServer shared = new SharedServer(
                config, data._1(), Time.SYSTEM, metrics, voters, List.of(), faults, ServerSocketFactory.INSTANCE);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), data._2());
        BrokerNode node = new BrokerNode(controller, new BrokerServer(shared), metrics, faults);
        node.start(voters);
        return node;
    }

    int port(String listener) {
        return broker.boundPort(ListenerName.normalised(listener));
    }

    BrokerFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        broker.shutdown(PATIENCE);
        controller.shutdown();
        Utils.closeQuietly(metrics, "metrics");
    }

    private void start(CompletableFuture<Map<Integer, InetSocketAddress>> voters) {
        CompletableFuture<Boolean> told = controller
                .socketServerFirstBoundPortFuture()
                .thenApply(port -> voters.complete(
                        Map.of(BrokerSettings.NODE, new InetSocketAddress(InetAddress.getLoopbackAddress(), port))));
        boolean up = false;
        try {
            controller.startup();
            broker.startup();
            up = told.join();
        } finally {
            if (!up) {
                close();
            }
        }
    }
}
