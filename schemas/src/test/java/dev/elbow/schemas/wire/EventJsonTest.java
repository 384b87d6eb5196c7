package dev.elbow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("zeta", "/net/zeta", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.MARGINALISE, List.of("tcp", "ü\"")),
            new Feature.Flag("root", "/net/user/a~1b~0c", Missing.MARGINALISE),
            new Feature.Numeric("alpha", "/alpha", Missing.MARGINALISE)));

    private final EventBatch batch = new EventBatch(SCHEMA);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"net\":{\"zeta\":1.5,\"user\":{\"a/b~c\":true}},\"proto\":\"ü\\\"\",\"alpha\":-2.0E10}",
                "{\"net\":{\"user\":{\"a/b~c\":false}},\"proto\":\"tcp\"}",
                "{\"alpha\":0.1}",
                "{\"alpha\":-3.4028235E38}" // the largest float, whose shortest text is a larger double
            })
    void writesWhatTheDecoderRead(String event) {
        assertThat(new JsonEventDecoder(SCHEMA).decode(event.getBytes(StandardCharsets.UTF_8), batch))
                .isEmpty();

        assertThat(text(new EventJson(SCHEMA).write(batch, 0))).isEqualTo(event);
    }

    @Test
    void writesASymbolThatTheDecoderTakesForUnknown() {
        batch.begin();
        batch.categorical(0, 3);
        batch.commit();

        byte[] event = new EventJson(SCHEMA).write(batch, 0);

        assertThat(text(event)).isEqualTo("{\"proto\":\"(unknown)\"}");
        assertThat(new JsonEventDecoder(SCHEMA).decode(event, batch)).isEmpty();
        assertThat(batch.categoricalAt(1, 0)).isEqualTo(3);
    }

    @Test
    void writesWhatIsExpectedBesideItsBounds() {
        for (float value : new float[] {1, 0.5f, 2}) {
            batch.begin();
            batch.numeric(2, value);
            batch.commit();
        }
        EventBatch low = new EventBatch(SCHEMA);
        EventBatch high = new EventBatch(SCHEMA);
        for (int row = 0; row < 2; row++) {
            low.begin();
            low.numeric(2, -row);
            low.commit();
            high.begin();
            high.numeric(0, 3);
            high.commit();
        }

        byte[] json = new DistributionJson(SCHEMA).write(batch, low, high, 1, Map.of("proto", Map.of("tcp", 0.75)));

        assertThat(text(json))
                .isEqualTo("{\"expected\":{\"alpha\":0.5},\"low\":{\"alpha\":-1.0},\"high\":{\"net\":{\"zeta\":3.0}},"
                        + "\"probability\":{\"proto\":{\"tcp\":0.75}}}");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
