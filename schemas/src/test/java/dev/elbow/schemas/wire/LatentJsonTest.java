package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatentJsonTest {

    private static final String EXPECTED = "{\"latent\": [2 numbers]}";

    private final float[] codes = new float[6];

    @Test
    void readsTheMeanOfTheCodeItWrites() {
        byte[] json = LatentJson.write(new LatentCode(List.of(0.5, -1.25), List.of(-2.0, 0.1)));

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"latent\":{\"mean\":[0.5,-1.25],\"log_variance\":[-2.0,0.1]}}");
        assertThat(new LatentJson(2).read(json, codes, 2)).isEmpty();
        assertThat(codes).containsExactly(0, 0, 0.5f, -1.25f, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"latent\": [1, 2.5]}",
                " {\"a\": [{}], \"latent\": {\"log_variance\": [9], \"mean\": [1, 2.5]}, \"b\": null} ",
            })
    void readsEachFormAndSkipsTheRest(String line) {
        assertThat(read(line)).isNull();
        assertThat(codes).containsExactly(0, 0, 1, 2.5f, 0, 0);
    }

    @Test
    void readsTheLargestFloat() {
        assertThat(read("{\"latent\": [1, " + -Float.MAX_VALUE + "]}")).isNull();
        assertThat(codes[3]).isEqualTo(-Float.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"latent": [1]}              | WRONG_TYPE      | latent: 1 numbers (expected: 2)
            {"latent": [1, 2, 3]}        | WRONG_TYPE      | latent: 3 numbers (expected: 2)
            {"latent": {"mean": []}}     | WRONG_TYPE      | latent: 0 numbers (expected: 2)
            {"latent": [1, "2"]}         | WRONG_TYPE      | latent[1]: the text "2" (expected: a number)
            {"latent": [1, [2]]}         | WRONG_TYPE      | latent[1]: an array (expected: a number)
            {"latent": [null, 2]}        | WRONG_TYPE      | latent[0]: null (expected: a number)
            {"latent": "x"}              | WRONG_TYPE      | latent: the text "x" (expected: 2 numbers)
            {"latent": [1, NaN]}         | NOT_FINITE      | latent[1]: the number NaN (expected: a finite number)
            {"latent": [-Infinity, 1]}   | NOT_FINITE      | latent[0]: the number -Infinity (expected: a finite number)
            {"latent": [1e39, 1]}        | NOT_FINITE      | latent[0]: the number 1e39 (expected: a finite number)
            {"latent": [1,1],"latent":0} | DUPLICATE_FIELD | latent: a second value (expected: one)
            []                           | MALFORMED       | code: an array (expected: a JSON object)
            {"latent": [1, 2]} {}        | MALFORMED       | code: more after its end (expected: one JSON object)
            """)
    void saysWhyALineIsNoCode(String line, Reason reason, String message) {
        assertThat(read(line)).isEqualTo(new Refusal(reason, message));
    }

    @Test
    void saysWhatIsAbsent() {
        assertThat(read("{}"))
                .isEqualTo(new Refusal(Reason.MISSING_FIELD, "latent: absent (expected: " + EXPECTED + ")"));
        assertThat(read("{\"latent\": {\"log_variance\": [1, 2]}}"))
                .isEqualTo(new Refusal(Reason.MISSING_FIELD, "latent.mean: absent (expected: " + EXPECTED + ")"));
        assertThat(read("")).isEqualTo(new Refusal(Reason.MALFORMED, "code: empty (expected: a JSON object)"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void tellsARefusalOn(Reason reason) {
        Refusal refusal = new Refusal(reason, "feature a: \"b\" (expected: c)");

        assertThat(new LatentJson(2).read(ScoreJson.write(refusal), codes, 0)).contains(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"refusal\": 1}", "{\"refusal\": {\"reason\": \"odd\", \"message\": \"m\"}}", "{"})
    void refusesWhatIsBroken(String line) {
        Refusal refusal = read(line);

        assertThat(refusal).isNotNull().extracting(Refusal::reason).isEqualTo(Reason.MALFORMED);
    }

    @SuppressWarnings("NullAway") // null is the answer to a line that is read
    private Refusal read(String line) {
        return new LatentJson(2)
                .read(line.getBytes(StandardCharsets.UTF_8), codes, 2)
                .orElse(null);
    }
}
