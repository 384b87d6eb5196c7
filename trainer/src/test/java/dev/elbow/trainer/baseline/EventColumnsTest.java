package dev.elbow.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import java.util.List;
import java.util.Optional;
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

        double[][] columns = EventColumns.plain(schema).of(events);

        assertThat(columns[0]).containsExactly(0, 0, 1, 0, 7, 1); // udp
        assertThat(columns[1]).containsExactly(1, 0, 0, 0, Double.NaN, 0); // missing
        assertThat(columns[2]).containsExactly(0, 0, 0, 1, -1, 0); // a symbol that is not in the vocabulary
    }

    @Test
    void numbersAreAsTheModelHasThem() {
        EventSchema schema = new EventSchema(List.of(new Feature.Numeric("bytes", "/bytes", Missing.MARGINALISE)));
        EventBatch events = new EventBatch(schema);
        for (float bytes : new float[] {99, Float.NaN}) {
            events.begin();
            if (!Float.isNaN(bytes)) {
                events.numeric(0, bytes);
            }
            events.commit();
        }
        Transform logarithm = new Transform(Transform.Shape.SIGNED_LOG, 1, 2, 10);

        double[][] columns = new EventColumns(List.of(Optional.of(logarithm))).of(events);

        assertThat(columns[0]).containsExactly(new double[] {(Math.log(100) - 1) / 2}, within(1e-12));
        assertThat(columns[1]).containsExactly(Double.NaN);
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
