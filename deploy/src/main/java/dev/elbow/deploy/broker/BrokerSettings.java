package dev.elbow.deploy.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The settings of a broker that is alone, on loopback, and small. Stateless. */
final class BrokerSettings {

    static final int NODE = 1;
    static final String LOOPBACK = "127.0.0.1";
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    static Properties of(int port, Path folder, Map<String, String> further) {
        Properties settings = new Properties();
        listen(settings, port);
        // What Kafka would write three times over, written once.
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        // Few threads and little memory; the default buffer alone takes 128 MB.
        settings.setProperty("num.network.threads", "1");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("background.threads", "2");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        settings.setProperty("metric.reporters", "");
        // A group is complete once its first member is there.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("auto.create.topics.enable", "false");
        // Events may bring old timestamps; nothing is deleted for its age.
        settings.setProperty("log.retention.ms", "-1");
        settings.setProperty("log.dirs", folder.toString());
        further.forEach(settings::setProperty);
        return settings;
    }

    private static void listen(Properties settings, int port) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty(
                "listeners", CLIENTS + "://" + LOOPBACK + ":" + port + "," + CONTROLLER + "://" + LOOPBACK + ":0");
        settings.setProperty("controller.listener.names", CONTROLLER);
        settings.setProperty("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        // The controller's port is not known yet; EmbeddedBroker tells it once it is bound.
        settings.setProperty("controller.quorum.voters", NODE + "@0.0.0.0:0");
    }
}
