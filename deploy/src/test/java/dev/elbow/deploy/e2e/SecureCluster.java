package dev.elbow.deploy.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** A broker that asks who its clients are, and lets them do what they were granted; the test itself may do all. */
final class SecureCluster implements AutoCloseable {

    /** How a client shows who it is. */
    enum Login {
        /** By name and password, over TLS. */
        SASL_SSL("User:scorer"),
        /** By its certificate. */
        SSL("User:" + Keys.CLIENT);

        final String user;

        Login(String user) {
            this.user = user;
        }
    }

    /** A right by the names that Kafka's tools have for it. */
    record Right(AclOperation operation, ResourceType type, String name, PatternType pattern) {

        static Right onTopic(AclOperation operation, String topic) {
            return new Right(operation, ResourceType.TOPIC, topic, PatternType.LITERAL);
        }

        private AclBinding of(Login login) {
            return new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry(login.user, "*", operation, AclPermissionType.ALLOW));
        }

        @Override
        public String toString() {
            return operation + " on " + type.name().toLowerCase(Locale.ROOT) + " " + name;
        }
    }

    final Cluster cluster;
    private final Path secrets;
    private final Keys keys;
    private final Admin admin;

    SecureCluster(Path folder) throws Exception {
        secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("password"), Keys.PASSWORD);
        keys = Keys.make(Files.createDirectories(folder.resolve("keys")));
        cluster = new Cluster(1, settings());
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("scorer", scram, Keys.PASSWORD)))
                .all()
                .get();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(keys.settings("broker"));
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        // Whoever comes in without TLS is the test, or the broker itself.
        settings.put("super.users", "User:ANONYMOUS");
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0,SASL_SSL://127.0.0.1:0,SSL://127.0.0.1:0");
        settings.put(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL");
        settings.put("listener.name.ssl.ssl.client.auth", "required");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        return settings;
    }

    String bootstrapServers(Login login) {
        return cluster.bootstrapServers(login.name());
    }

    /** What a client of Kafka has to be told. */
    Map<String, String> client(Login login) {
        Map<String, String> settings = new TreeMap<>(keys.settings("client"));
        settings.put("security.protocol", login.name());
        if (login == Login.SASL_SSL) {
            settings.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
            settings.put("sasl.mechanism", "SCRAM-SHA-512");
            settings.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"scorer\" password=\""
                            + Keys.PASSWORD + "\";");
        }
        return settings;
    }

    /** Settings of elbow score: the scorer's own, and how it shows who it is; such a file holds no password. */
    String settings(Login login, String own) {
        Map<String, String> settings = client(login);
        settings.replaceAll((key, value) -> value.replace(Keys.PASSWORD, "${directory:" + secrets + ":password}"));
        settings.put("config.providers", "directory");
        settings.put("config.providers.directory.class", DirectoryConfigProvider.class.getName());
        String client = settings.entrySet().stream()
                .map(entry -> "    " + entry.getKey() + ": '" + entry.getValue() + "'\n")
                .collect(Collectors.joining());
        return "package: network-intrusion:1.0.0\nbootstrap_servers: " + bootstrapServers(login) + "\n" + own
                + "kafka:\n  consumer:\n" + client + "  producer:\n" + client;
    }

    void grant(Login login, Collection<Right> rights) throws ExecutionException, InterruptedException {
        admin.createAcls(rights.stream().map(right -> right.of(login)).toList())
                .all()
                .get();
    }

    void revoke(Login login, Right right) throws ExecutionException, InterruptedException {
        admin.deleteAcls(List.of(right.of(login).toFilter())).all().get();
    }

    void revokeAll() throws ExecutionException, InterruptedException {
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    Admin admin() {
        return admin;
    }

    @Override
    public void close() {
        admin.close();
        cluster.close();
    }
}
