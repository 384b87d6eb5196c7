package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How option, variables and file say together whether alerts are made, and how. */
class AlertsOptionTest {

    private static final Map<String, String> OPTION = Map.of("alerts", "true");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "'alerts: false', true",
        "'alerts: true', true",
        "'alerts: {group: nights}', {group=nights}",
        "'alerts.group: nights', {group=nights}",
    })
    void theOptionSwitchesOnWhatTheFileSays(String file, String alerts) throws IOException {
        assertThat(String.valueOf(values(file, Map.of(), OPTION).get("alerts"))).isEqualTo(alerts);
    }

    @Test
    void aVariableOfTheGroupAsksForNoAlerts() throws IOException {
        Map<String, String> environment = Map.of("ELBOW_ALERTS_SINKS_WEBHOOK_SECRET", "s", "ELBOW_ALERTS_GROUP", "g");

        assertThat(values("", environment, Map.of())).doesNotContainKey("alerts");
        assertThat(values("alerts: false", environment, Map.of())).containsEntry("alerts", false);
        assertThat(values("", environment, OPTION).get("alerts"))
                .isEqualTo(Map.of("group", "g", "sinks", Map.of("webhook", Map.of("secret", "s"))));
    }

    @Test
    void aVariableMayAskForThem() throws IOException {
        assertThat(values("", Map.of("ELBOW_ALERTS", "true", "ELBOW_ALERTS_GROUP", "g"), Map.of())
                        .get("alerts"))
                .isEqualTo(Map.of("group", "g"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sinks: {webhook: {secret: 0123456789abcdef}}",
                "sinks.webhook: {secret: 0123456789abcdef}",
                "alerts: {sinks: {webhook: {secret: 0123456789abcdef}}}",
                "schema_registry: {url: 'http://a', basic_auth: 'name:0123456789abcdef'}",
                "schema_registry.bearer_token: 0123456789abcdef",
                "http: {tls: {keystore: a.p12, password: 0123456789abcdef}}"
            })
    void aFileOfSettingsHoldsNoSecret(String file) {
        List<String> keys = new ArrayList<>(SettingsTree.SCORE_KEYS);
        keys.addAll(AlertOptions.ENVIRONMENT_KEYS);

        assertThatThrownBy(() -> {
                    Path config = Files.writeString(folder.resolve("secret.yaml"), file + "\n");
                    ScoringSettings.values(Optional.of(config), Map.of(), keys, Map.of());
                })
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(": a secret among the settings (expected: ")
                .hasMessageContaining("_file, or the variable ELBOW_")
                .hasMessageNotContaining("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka: {consumer: {sasl.jaas.config: 'a.B required username=\"u\" password=\"0123456789abcdef\";'}}",
                "kafka.consumer.sasl.jaas.config: 'a.B required username=\"u\" password=\"0123456789abcdef\";'",
                "kafka: {producer: {sasl: {jaas: {config: 'a.B required clientSecret=0123456789abcdef;'}}}}",
                "kafka.producer.ssl.key.password: 0123456789abcdef",
                "kafka.consumer.ssl.keystore.key: 0123456789abcdef",
                "alerts: {kafka: {consumer: {ssl.truststore.password: 0123456789abcdef}}}"
            })
    void aFileOfSettingsHoldsNoSecretOfKafka(String file) {
        assertThatThrownBy(() -> values(file, Map.of(), Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(
                        ": a secret among the settings (expected: a reference that Kafka's config.providers")
                .hasMessageNotContaining("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.consumer.sasl.jaas.config: '${directory:/run/secrets/kafka-user:sasl.jaas.config}'",
                "kafka.consumer.sasl.jaas.config: 'a.B required username=\"u\" password= \"${file:/a:b}\";'",
                "kafka.consumer.sasl.jaas.config: 'a.Krb5 required useKeyTab=true keyTab=\"/a\" principal=\"p\";'",
                "kafka.producer.ssl.key.password: '${env:KEY_PASSWORD}'",
                "kafka.consumer.ssl.truststore.certificates: '-----BEGIN CERTIFICATE-----'",
                "kafka.consumer.ssl.truststore.location: /run/secrets/ca.p12"
            })
    void aFileOfSettingsMayNameWhereASecretOfKafkaIs(String file) throws IOException {
        assertThat(values(file, Map.of(), Map.of())).containsKey("kafka");
    }

    private Map<String, Object> values(String file, Map<String, String> environment, Map<String, String> flags)
            throws IOException {
        Path config = Files.writeString(folder.resolve("score.yaml"), "package: tiny:1.0.0\n" + file + "\n");
        return ScoringSettings.values(Optional.of(config), environment, SettingsTree.SCORE_KEYS, flags);
    }
}
