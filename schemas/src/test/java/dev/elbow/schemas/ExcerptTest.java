package dev.elbow.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void showsShortTextAsItIs() {
        assertThat(Excerpt.of("é\ud83d\ude00\"")).isEqualTo("é\ud83d\ude00\"");
        assertThat(Excerpt.of("")).isEmpty();
    }

    @Test
    void shortensLongText() {
        assertThat(Excerpt.of("x".repeat(81))).isEqualTo("x".repeat(80) + "…");
        assertThat(Excerpt.of("x".repeat(80))).isEqualTo("x".repeat(80));
    }

    @Test
    void staysInOneLine() {
        assertThat(Excerpt.of("a\r\nb\tc\u0000\u009bd")).isEqualTo("a  b c  d");
    }

    @Test
    void leavesNoHalfOfACharacter() {
        String[] texts = {"\ud800", "\udc00x", "x\ud800x", "\udc00\ud800", "xy\ud83d\ude00"};

        for (String text : texts) {
            for (int most = 0; most < 4; most++) {
                String shown = Excerpt.of(text, most);
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown))
                        .as(shown)
                        .isTrue();
            }
        }
        assertThat(Excerpt.of("xy\ud83d\ude00", 3)).isEqualTo("xy…");
    }
}
