package dev.elbow.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventColumnsTest {

    @Test
    void numbersStayAndSymbolsBecomeOneColumnEachOutcome() {
        EventSchema schema = new EventSchema(List.of(
                new Feature.Categorical("proto", "/proto", Missing.MARGINALISE, List.of("tcp", "udp")),
                new Feature.Numeric("bytes", "/bytes", Missing.MARGINALISE),
                new Feature.Flag("root", "/root", Missing.MARGINALISE)));
        EventBatch events = new EventBatch(schema);
        add(events, 2, 7, 1);
        add(events, 0, Float.NaN, 0);
        add(events, 3, -1, 0);

        double[][] columns = EventColumns.of(events);

        assertThat(columns[0]).containsExactly(0, 0, 1, 0, 7, 1); // udp
        assertThat(columns[1]).containsExactly(1, 0, 0, 0, Double.NaN, 0); // missing
        assertThat(columns[2]).containsExactly(0, 0, 0, 1, -1, 0); // a symbol that is not in the vocabulary
    }

    private static void add(EventBatch events, long symbol, float bytes, float root) {
        events.begin();
        events.categorical(0, symbol);
        if (!Float.isNaN(bytes)) {
            events.numeric(0, bytes);
        }
        events.numeric(1, root);
        events.commit();
    }
}
