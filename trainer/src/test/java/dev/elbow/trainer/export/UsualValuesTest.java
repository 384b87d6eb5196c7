package dev.elbow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.trainer.model.EventSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsualValuesTest {

    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new Feature.Numeric("bytes", "/bytes", Missing.MARGINALISE),
            new Feature.Categorical("proto", "/proto", Missing.MARGINALISE, List.of("tcp")),
            new Feature.Flag("root", "/root", Missing.MARGINALISE),
            new Feature.Numeric("seldom", "/seldom", Missing.MARGINALISE)));

    @Test
    void areQuantilesOfNumbersAndSharesOfFlags() {
        EventBatch rows = new EventBatch(SCHEMA);
        for (int i = 100; i >= 0; i--) {
            rows.begin();
            if (i != 100) {
                rows.numeric(0, i < 98 ? i + 0.5f : 1e9f);
            }
            rows.categorical(0, 0);
            rows.numeric(1, i % 4 == 0 ? 1 : 0);
            if (i < 39) {
                rows.numeric(2, i);
            }
            rows.commit();
        }

        UsualValues usual = UsualValues.of(EventSource.of(rows));

        assertThat(usual.texts()).containsExactly("5.5, 50.5, 94.5", "", "true in 25.7\u00a0%", "");
    }
}
