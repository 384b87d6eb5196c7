package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.artifact.Login;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerJsonTest {

    /** {@code user:pa:ss} and {@code user:secret}, the second padded as Docker pads it. */
    private static final byte[] CONFIG = bytes("""
            {"auths": {"a.example": {"auth": "dXNlcjpwYTpzcw=="}, "https://b:5000": {"auth": "dXNlcjpzZWNyZXQAAA=="},
                       "c.example": {}, "d.example": {"auth": "dXNlcjo=", "identitytoken": "t"}},
             "credHelpers": {"e.example": "own", "f.example": ""}}
            """);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void findsWhatTheFileHoldsForAHost() {
        assertThat(DockerJson.readLogin(CONFIG, "a.example")).contains(new Login("user", "pa:ss"));
        assertThat(DockerJson.readLogin(CONFIG, "b:5000")).contains(new Login("user", "secret"));
        assertThat(DockerJson.readLogin(CONFIG, "c.example")).isEmpty();
        assertThat(DockerJson.readLogin(CONFIG, "d.example")).contains(new Login(Login.TOKEN, "t"));
        assertThat(DockerJson.readLogin(CONFIG, "example")).isEmpty();
    }

    @Test
    void findsTheHelperOfAHost() {
        byte[] withStore = bytes(new String(CONFIG, StandardCharsets.UTF_8)
                .replaceFirst("\\{\"auths\"", "{\"credsStore\": \"all\", \"auths\""));

        assertThat(DockerJson.readHelper(CONFIG, "e.example")).contains("own");
        assertThat(DockerJson.readHelper(CONFIG, "a.example")).isEmpty();
        assertThat(DockerJson.readHelper(withStore, "a.example")).contains("all");
        assertThat(DockerJson.readHelper(withStore, "e.example")).contains("own");
        assertThat(DockerJson.readHelper(withStore, "f.example")).isEmpty();
    }

    @Test
    void readsAHelpersAnswer() {
        byte[] answer = bytes("{\"ServerURL\":\"a\",\"Username\":\"user\",\"Secret\":\"pa:ss\"}");

        assertThat(DockerJson.readAnswer(answer)).isEqualTo(new Login("user", "pa:ss"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auths\":{\"a\":{\"auth\":\"secret!\"}}}",
                "{\"auths\":{\"a\":{\"auth\":\"c2VjcmV0\"}}}", // without a colon
                "{\"auths\":{\"a\":{\"auth\":secret}}}",
                "[\"secret\"]"
            })
    void showsNothingOfAFileThatItCannotRead(String config) {
        assertThatThrownBy(() -> DockerJson.readLogin(bytes(config), "a"))
                .isInstanceOf(WireException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("c2VjcmV0")
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{\"Username\":\"user\",\"Secret\":secret}",
                "{\"Username\":\"secret\"}",
                "{\"Username\":\"\",\"Secret\":\"secret\"}",
                "{\"Username\":\"user\",\"Secret\":[\"secret\"]}",
                ""
            })
    void showsNothingOfAnAnswerThatItCannotRead(String answer) {
        assertThatThrownBy(() -> DockerJson.readAnswer(bytes(answer)))
                .isInstanceOf(WireException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret")
                .hasMessageStartingWith("its answer: ");
    }
}
