package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents that unfold, of what takes the most memory or the longest to say what is wrong with. Before anything was counted, 16 MiB of
 * empty objects took more than 1 GB and 100 seconds.
 */
class ContentsTest {

    private static final int MIB = 1 << 20;

    /** Bytes reserved for each of a document's, all that is thrown away at once among them. */
    private static final long MEMORY = 48;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            4  | {"features":[ | {},      | more than 1000000 objects, lists and fields (expected: at most that)
            4  | {"features":[ | [],      | more than 1000000 objects, lists and fields (expected: at most that)
            16 | {"features":[ | "",      | more than 5000000 texts (expected: at most that)
            33 | {"features":[ | 1,       | more than 16000000 numbers (expected: at most that)
            4  | {"features":[ | [1,      | broken JSON
            4  | {"features":[ | {"a":    | broken JSON
            4  | {"name":"     | aaaaaaaa | broken JSON
            4  | {"features":[{"feature":{"type":"categorical","vocabulary":[ | "a", | broken JSON
            """)
    void aDocumentThatUnfoldsIsRefusedInLittleMemoryAndTime(int mib, String head, String part, String message) {
        assertRefused(head + part.repeat(mib * MIB / part.length()), message);
    }

    /** Each would have a problem of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "1.5", "[]", "\"a\""})
    void aLargeDocumentEndsAtItsFirstProblem(String item) {
        int items = 500_000;

        assertRefused(
                "{\"features\":[" + (item + ",").repeat(items - 1) + item + "]}",
                "$.features: must have at most 4,096 items but found 500,000");
    }

    @Test
    void manyNamesOfFieldsAreRefused() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; json.length() < 12 * MIB; i++) {
            json.append('"').append(Integer.toString(i, 36)).append("\":1,");
        }

        assertRefused(json.toString(), "more than 1000000 objects, lists and fields");
    }

    private static void assertRefused(String text, String message) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            long before = allocated();
            assertThatThrownBy(() -> DocumentJson.readManifest(json))
                    .isInstanceOf(WireException.class)
                    .hasMessageStartingWith("model.json: " + message);
            assertThat(allocated() - before).isLessThan(MEMORY * json.length);
        });
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Of what it does not know, a message shows the beginning. */
    @Test
    void aLongNameIsNotShownWhole() {
        byte[] json = ("{\"" + "a".repeat(40_000) + "\":1}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DocumentJson.readManifest(json))
                .isInstanceOf(WireException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(2_000));
    }
}
