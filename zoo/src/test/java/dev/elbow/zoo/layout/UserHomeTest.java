package dev.elbow.zoo.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserHomeTest {

    @Test
    void isWhatTheEnvironmentSays() {
        assertThat(UserHome.folder(Map.of("HOME", "/tmp/x"), "/home/zoe")).isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void isElseWhatTheSystemSays() {
        Path listed = Path.of("/home/zoe");

        assertThat(UserHome.folder(Map.of(), "/home/zoe")).isEqualTo(listed);
        assertThat(UserHome.folder(Map.of("HOME", ""), "/home/zoe")).isEqualTo(listed);
        assertThat(UserHome.folder(Map.of("HOME", "x"), "/home/zoe")).isEqualTo(listed);
    }
}
