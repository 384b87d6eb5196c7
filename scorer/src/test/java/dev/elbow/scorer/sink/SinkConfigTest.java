package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkConfigTest {

    @Test
    void alertsGoNowhereElseUnlessSaid() {
        assertThat(read(Map.of())).isEqualTo(SinkConfig.NONE);
    }

    @Test
    void tellsAllProblemsAndNoSecret() {
        Map<String, Object> sinks = Map.of(
                "alertmanager",
                Map.of("url", "http://me:hidden@host", "repeat", "10m", "labels", Map.of("a-b", "c", "topic", "d")),
                "webhook",
                Map.of("secret", "hidden", "timeout", "2m"),
                "log",
                "perhaps",
                "pager",
                true);

        assertThatThrownBy(() -> read(sinks))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sinks.alertmanager.url: …@host")
                .hasMessageContaining("sinks.alertmanager.repeat: 10m (expected: at most 4m)")
                .hasMessageContaining("sinks.alertmanager.labels: a-b")
                .hasMessageContaining(
                        "sinks.alertmanager.labels: topic (expected: others than alertname, entity, topic)")
                .hasMessageContaining("sinks.webhook.url: absent")
                .hasMessageContaining("sinks.webhook.secret: too short (expected: 16 characters or more)")
                .hasMessageContaining("sinks.webhook.timeout: 2m (expected: at most 60s)")
                .hasMessageContaining("sinks.log: perhaps (expected: true or false)")
                .hasMessageContaining("sinks.pager: unknown key")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anAddressOfAlertmanagersApiIsNotThatOfAlertmanager() {
        assertThatThrownBy(() -> read(Map.of("alertmanager", Map.of("url", "http://host:9093/api/v2/alerts"))))
                .hasMessageContaining("(expected: the address of Alertmanager, without /api/v2/alerts)");
    }

    @Test
    void namesASecretsFileThatIsNotThere() {
        Map<String, Object> sinks = Map.of("webhook", Map.of("url", "https://host/", "secret_file", "/nowhere/secret"));

        assertThatThrownBy(() -> read(sinks))
                .hasMessageContaining("sinks.webhook.secret_file: /nowhere/secret: no such file or folder");
    }

    private static SinkConfig read(Map<String, Object> sinks) {
        Settings settings = new Settings("test", Map.of("sinks", sinks));
        SinkConfig config = SinkConfig.read(settings);
        settings.finish();
        return config;
    }
}
