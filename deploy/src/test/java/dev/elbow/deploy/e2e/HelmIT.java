package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.e2e.SecureCluster.Login;
import dev.elbow.deploy.e2e.SecureCluster.Right;
import dev.elbow.deploy.helm.Chart;
import dev.elbow.deploy.helm.GrantedRight;
import dev.elbow.deploy.helm.Manifests;
import dev.elbow.deploy.helm.Pod;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.fixture.Scores;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of a release, as the chart starts them: their settings, variables and arguments, and the rights of their Kafka users. */
@Tag("long")
class HelmIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POD = "flows-elbow-scorer-0";

    private static final String VALUES = """
            image: {repository: registry.example.com/elbow-scorer}
            kafka: {bootstrapServers: "%s", tls: true, authentication: scram-sha-512}
            scorer:
              staticMembership: true
              package: network-intrusion:1.0.0
              settings: {topics: {events: events}}
            alert:
              enabled: true
              settings: {group: nights, episode: {open: {count: 1, of: 1}}, sinks: {log: true}}
            strimzi: {cluster: main, users: {enabled: true}}
            """;

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static SecureCluster secure;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Manifests manifests;

    @BeforeAll
    static void open() throws Exception {
        secure = new SecureCluster(folder);
        secure.cluster.create("events-alerts");
        manifests = Chart.render(VALUES.formatted(secure.bootstrapServers(Login.SASL_SSL)));
        mountSecrets();
    }

    @AfterAll
    static void close() {
        secure.close();
    }

    @BeforeEach
    void nothingIsGranted() throws Exception {
        secure.revokeAll();
    }

    @Test
    void theScorerScoresUnderThePodsNameWithTheRightsOfItsUser() throws Exception {
        secure.grant(Login.SASL_SSL, rights("scorer"));
        secure.cluster.send(List.of("{\"duration\": 1, \"src_bytes\": 200}".getBytes(StandardCharsets.UTF_8)));

        try (ElbowProcess scorer = start("scorer", Pod.of(manifests).get(0))) {
            assertThat(secure.cluster.committed(Cluster.SCORES, 1, PATIENCE))
                    .as(scorer::err)
                    .hasSize(1);
            String address = Scrape.address(scorer);
            assertThat(Scrape.await(address + "/health/ready", 200)).isEqualTo(200);
            assertThat(members()).containsExactly(POD + "-1");
            assertThat(healthy(address.substring(address.lastIndexOf(':') + 1))).isTrue();
            assertThat(healthy("1")).isFalse();
            assertThat(scorer.err()).doesNotContain("WARN").doesNotContain("missing right");
            scorer.terminate();
            assertThat(scorer.await(40)).isEqualTo(143);
        }
    }

    @Test
    void alertsAreMadeWithTheRightsOfTheirUser() throws Exception {
        secure.grant(Login.SASL_SSL, rights("alert"));

        try (AlertTopic topic = new AlertTopic(secure.cluster);
                ElbowProcess alert = start("alert", Pod.of(manifests).get(1))) {
            topic.send(0, "pump", Scores.of(1, 1_000, 1e-12, 27, true));
            topic.flush();

            assertThat(topic.read(1, PATIENCE)).as(alert::err).hasSize(1);
            assertThat(alert.err()).doesNotContain("missing right");
            alert.terminate();
            assertThat(alert.await(40)).isEqualTo(143);
        }
    }

    /** The Secrets that Strimzi's operators make: of the user, and of the cluster's own authority. */
    private static void mountSecrets() throws Exception {
        Map<String, String> client = secure.client(Login.SASL_SSL);
        Path user = Files.createDirectories(folder.resolve("secrets/kafka-user"));
        Files.writeString(user.resolve("sasl.jaas.config"), client.getOrDefault("sasl.jaas.config", ""));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(client.getOrDefault("ssl.truststore.location", "")))) {
            trusted.load(in, Keys.PASSWORD.toCharArray());
        }
        String certificate = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(trusted.getCertificate("broker").getEncoded());
        Files.writeString(
                Files.createDirectories(folder.resolve("secrets/kafka-ca")).resolve("ca.crt"),
                "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n");
    }

    /** What the kubelet does: files are mounted, variables filled in. The server is on loopback, on a free port. */
    private static ElbowProcess start(String component, Pod pod) throws IOException {
        String settings = manifests
                .data(component, "settings.yaml")
                .replace("/run/secrets", folder.resolve("secrets").toString())
                .replace("address: 0.0.0.0", "address: 127.0.0.1")
                .replace("port: 9464", "port: 0");
        Path file = Files.writeString(folder.resolve(component + ".yaml"), settings);
        Map<String, String> environment = pod.environment().entrySet().stream()
                .filter(variable -> !variable.getKey().equals("JAVA_TOOL_OPTIONS")) // its line on standard error
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        variable -> variable.getValue()
                                .replaceFirst("^json$", "text")
                                .replace("metadata.name", POD)
                                .replace("$(POD_NAME)", POD)));
        String[] arguments = pod.container().getArgs().stream()
                .map(argument -> argument.replace("/etc/elbow/settings.yaml", file.toString()))
                .toArray(String[]::new);
        return ElbowProcess.start(folder, Files.createTempFile(folder, "in", ""), List.of(), environment, arguments);
    }

    private static List<Right> rights(String component) {
        KafkaUser user = manifests.all(KafkaUser.class).stream()
                .filter(one -> one.getMetadata().getName().endsWith("-" + component))
                .findFirst()
                .orElseThrow();
        return GrantedRight.of(user).stream().map(HelmIT::right).toList();
    }

    private static Right right(GrantedRight granted) {
        return new Right(
                AclOperation.fromString(snake(granted.operation().toValue())),
                ResourceType.fromString(snake(granted.type())),
                granted.name(),
                granted.prefix() ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS} to Kafka's tools. */
    private static String snake(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** What the health check of the image says of a port. */
    private static boolean healthy(String port) throws Exception {
        String file = Files.readString(Path.of("images", "scorer", "Dockerfile"));
        String check = file.substring(file.indexOf("CMD [", file.indexOf("HEALTHCHECK")) + "CMD ".length());
        Object command = Yaml.read("check", "command: " + check.substring(0, check.indexOf('\n')))
                .getOrDefault("command", List.of());
        ProcessBuilder builder = new ProcessBuilder(
                ((List<?>) command).stream().map(String::valueOf).toList());
        builder.environment().put("ELBOW_HTTP_PORT", port);
        return builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static List<String> members() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", secure.cluster.bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of("elbow-score")).all().get().values().stream()
                    .map(ConsumerGroupDescription::members)
                    .flatMap(Collection::stream)
                    .map(MemberDescription::groupInstanceId)
                    .map(name -> name.orElse("none"))
                    .toList();
        }
    }
}
