package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.AlertJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_763_800_123);
    private static final Alert ALERT = Alerts.opened("pump-7", Alerts.START);
    private static final byte[] JSON = AlertJson.write(ALERT);

    @TempDir
    Path folder;

    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void sendsTheRecordAsItStandsSignedByTheSecretInTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        Webhook webhook = webhook(Map.of("secret_file", file.toString()));

        webhook.deliver("alerts-0@3", ALERT, JSON);
        Files.writeString(file, "a renewed secret of more characters");
        webhook.deliver("alerts-0@4", ALERT, JSON);

        assertThat(receiver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.body()).isEqualTo(JSON);
            assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
        });
        assertThat(header(0, "Elbow-Delivery")).isEqualTo("alerts-0@3");
        assertThat(header(0, "Elbow-Signature")).isEqualTo("t=1763800123,v1=" + hmac("0123456789abcdef"));
        assertThat(header(1, "Elbow-Signature"))
                .isEqualTo("t=1763800123,v1=" + hmac("a renewed secret of more characters"));
    }

    @Test
    void showsALoginAndNoSignatureWithoutASecret() throws Exception {
        webhook(Map.of("bearer_token", "token-of-ours")).deliver("alerts-0@3", ALERT, JSON);

        assertThat(header(0, "Authorization")).isEqualTo("Bearer token-of-ours");
        assertThat(receiver.requests().get(0).headers()).doesNotContainKey("Elbow-Signature");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 408, 429, 500, 503})
    void whatSomebodyMayMendIsTriedAgain(int status) {
        receiver.answers(status);

        assertThatThrownBy(() -> webhook(Map.of()).deliver("alerts-0@3", ALERT, JSON))
                .isInstanceOfSatisfying(
                        SinkFault.class, fault -> assertThat(fault.passing()).isTrue())
                .hasMessage("answers " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void whatIsWrongWithTheBodyIsNot(int status) {
        receiver.answers(status);

        assertThatThrownBy(() -> webhook(Map.of()).deliver("alerts-0@3", ALERT, JSON))
                .isInstanceOfSatisfying(
                        SinkFault.class, fault -> assertThat(fault.passing()).isFalse())
                .hasMessage("answers " + status);
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() {
        receiver.saysNothing();

        assertThatThrownBy(() -> webhook(Map.of("timeout", "200ms")).deliver("alerts-0@3", ALERT, JSON))
                .isInstanceOfSatisfying(
                        SinkFault.class, fault -> assertThat(fault.passing()).isTrue())
                .hasMessage("no answer within 200 ms");
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() {
        Webhook webhook = webhook(Map.of());
        receiver.close();

        assertThatThrownBy(() -> webhook.deliver("alerts-0@3", ALERT, JSON))
                .isInstanceOfSatisfying(
                        SinkFault.class, fault -> assertThat(fault.passing()).isTrue())
                .hasMessage("nobody listens there");
    }

    @Test
    void tellsWhereWithoutWhatMayBeASecret() {
        assertThat(webhook(Map.of()).where()).isEqualTo(receiver.url() + "hook");
    }

    private Webhook webhook(Map<String, Object> more) {
        Map<String, Object> group = new LinkedHashMap<>(more);
        group.put("url", receiver.url() + "hook?key=of-the-user");
        Settings settings = new Settings("test", Map.of("sinks", Map.of("webhook", group)));
        SinkConfig config = SinkConfig.read(settings);
        settings.finish();
        return new Webhook(config.webhook().orElseThrow(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private String header(int request, String name) {
        return receiver.requests().get(request).headers().getFirst(name);
    }

    private static String hmac(String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = NOW.getEpochSecond() + "." + new String(JSON, StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
