package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreJsonTest {

    private static final Score SCORE = new Score(
            new Score.Model("tiny", "1.0.0", "sha256:" + "a".repeat(64)),
            Optional.of(new Score.Source("events", 3, 42, 1_700_000_000_000L)),
            new Elbo(10.5, 1.25),
            1e-60,
            true,
            new LatentCode(List.of(0.5, -1.0), List.of(-2.0, 0.0)),
            new Score.Explanation(
                    2,
                    List.of(
                            new Score.Contribution("a", 8, new FieldValue.Numeric(3), new FieldValue.Numeric(0.1f)),
                            new Score.Contribution("b", 1, new FieldValue.Symbol("x"), new FieldValue.Symbol("y")),
                            new Score.Contribution("c", 1, new FieldValue.Missing(), new FieldValue.Numeric(2)),
                            new Score.Contribution(
                                    "d", 1, new FieldValue.Unknown(Optional.of("new")), new FieldValue.Symbol("é\""))),
                    -2,
                    0.75));

    @Test
    void writesWhatTheSchemaSays() {
        String json = text(ScoreJson.write(SCORE));

        assertThat(JsonSchemas.SCORE.problems(json)).isEmpty();
        assertThat(json)
                .isEqualTo(("{'model':{'name':'tiny','version':'1.0.0','digest':'sha256:" + "a".repeat(64)
                                + "'},'event':{'topic':'events','partition':3,'offset':42,'timestamp':1700000000000},"
                                + "'anomaly':11.75,'distortion':10.5,'rate':1.25,'p_value':1.0E-60,'anomalous':true,"
                                + "'latent':{'mean':[0.5,-1.0],'log_variance':[-2.0,0.0]},'normal':2.0,'contributions':["
                                + "{'feature':'a','nats':8.0,'observed':3.0,'expected':0.1},"
                                + "{'feature':'b','nats':1.0,'observed':'x','expected':'y'},"
                                + "{'feature':'c','nats':1.0,'observed':null,'expected':2.0},"
                                + "{'feature':'d','nats':1.0,'observed':'new','expected':'é\\\"','unseen':true}],"
                                + "'other_features':-2.0,'latent_rate':0.75}")
                        .replace('\'', '"'));
    }

    @Test
    void readsTheScoreItWrites() {
        byte[] json = ScoreJson.write(SCORE);

        Score read = ScoreJson.read(json);

        assertThat(ScoreJson.write(read)).isEqualTo(json);
        assertThat(read.event()).isEqualTo(SCORE.event());
        assertThat(read.explanation().contributions().get(3).observed())
                .isEqualTo(new FieldValue.Unknown(Optional.of("new")));
    }

    @Test
    void tellsHowMuchOfEachAttributeThereIs() {
        Score score = new Score(
                SCORE.model(),
                SCORE.event(),
                SCORE.elbo(),
                SCORE.pValue(),
                SCORE.anomalous(),
                SCORE.latent(),
                SCORE.explanation(),
                List.of(new Score.Projection("leak", -0.25), new Score.Projection("flood", 1.5)));

        String json = text(ScoreJson.write(score));

        assertThat(JsonSchemas.SCORE.problems(json)).isEmpty();
        assertThat(json)
                .contains(",\"attributes\":[{\"name\":\"leak\",\"projection\":-0.25},"
                        + "{\"name\":\"flood\",\"projection\":1.5}],");
        assertThat(ScoreJson.read(ScoreJson.write(score)).attributes()).isEqualTo(score.attributes());
        assertThat(ScoreJson.read(ScoreJson.write(SCORE)).attributes()).isEmpty();
    }

    @Test
    void marksWhatTheSecondGraphSays() {
        Score score = new Score(
                SCORE.model(),
                SCORE.event(),
                SCORE.elbo(),
                SCORE.pValue(),
                SCORE.anomalous(),
                true,
                SCORE.latent(),
                SCORE.explanation(),
                List.of());

        String json = text(ScoreJson.write(score));

        assertThat(JsonSchemas.SCORE.problems(json)).isEmpty();
        assertThat(json).contains(",\"anomalous\":true,\"tightened\":true,\"latent\":");
        assertThat(json.replace("\"tightened\":true,", "")).isEqualTo(text(ScoreJson.write(SCORE)));
        assertThat(ScoreJson.read(ScoreJson.write(score)).tightened()).isTrue();
        assertThat(ScoreJson.read(ScoreJson.write(SCORE)).tightened()).isFalse();
    }

    @Test
    void refusesAScoreThatLacksAPart() {
        byte[] json =
                text(ScoreJson.write(SCORE)).replace("\"rate\"", "\"rat\"").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ScoreJson.read(json))
                .isInstanceOf(WireException.class)
                .hasMessage("score: rate is absent (expected: a document of score.schema.json)");
    }

    /** What is read as 0 in the place of a text would be the strangest event of all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0E-60|\"1\"|score: p_value is \"1\" (expected: a number that float32 holds)",
                "1.0E-60|2|score: p_value is 2 (expected: 0 to 1)",
                "true,|1,|score: anomalous is 1 (expected: true or false)",
                "\"tiny\"|7|score: name is 7 (expected: a text)",
                "10.5|1e39|score: distortion is 1.0E39 (expected: a number that float32 holds)",
                ":42|:1.5|score: offset is 1.5 (expected: a whole number)",
                "1.25|-1|score: rate: -1.0 (expected: at least -0.001 nats)",
                "[0.5,-1.0]|[0.5]|score: latent.log_variance: 2 values (expected: 1, one for each mean)",
                "[0.5,-1.0]|[0.5,null]|score: mean is [0.5,null] (expected: a list of numbers)"
            })
    void refusesPartsOfAnotherKind(String part, String other, String message) {
        byte[] json = text(ScoreJson.write(SCORE))
                .replaceFirst(Pattern.quote(part), other)
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ScoreJson.read(json))
                .isInstanceOf(WireException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "[], score: no object (expected: a document of score.schema.json)",
        "'{', 'score: broken JSON at line 1, column 2'"
    })
    void refusesWhatIsNoObject(String json, String message) {
        assertThatThrownBy(() -> ScoreJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WireException.class)
                .hasMessage(message);
    }

    /** Else an alert would keep what nobody can read again. */
    @Test
    void refusesTermsWhoseSumIsTooLarge() {
        byte[] json = text(ScoreJson.write(SCORE))
                .replace("10.5", "3e38")
                .replace("1.25", "3e38")
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ScoreJson.read(json))
                .isInstanceOf(WireException.class)
                .hasMessage("score: anomaly: 6.0E38 (expected: a number that float32 holds)");
    }

    @Test
    void partsAddUpToTheAnomaly() {
        assertThat(SCORE.explanation().total()).isEqualTo(SCORE.anomaly());
    }

    @ParameterizedTest
    @EnumSource(Refusal.Reason.class)
    void writesRefusalsAsTheSchemaSays(Refusal.Reason reason) {
        String json = text(ScoreJson.write(new Refusal(reason, "feature a: \"\u0007\" (expected: b)")));

        assertThat(JsonSchemas.REFUSAL.problems(json)).isEmpty();
        assertThat(json).contains("feature a: \\\" \\\" (expected: b)");
    }

    @Test
    void shortensLongRefusals() {
        assertThat(new Refusal(Refusal.Reason.MALFORMED, "x".repeat(600)).message())
                .hasSize(500)
                .endsWith("…");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
