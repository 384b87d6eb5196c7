package dev.elbow.trainer.baseline;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.model.EventSource;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A detector fitted to events: their numbers standardised, and one column for each symbol. Immutable. */
public final class EventDetector {

    /** Rows that are scored together. */
    private static final int BLOCK = 2_048;

    private final EventColumns columns;
    private final Standardised standardised;
    private final Detector.Fitted fitted;

    private EventDetector(EventColumns columns, Standardised standardised, Detector.Fitted fitted) {
        this.columns = columns;
        this.standardised = standardised;
        this.fitted = fitted;
    }

    /**
     * Fits a detector.
     *
     * @param columns what it gets of an event
     * @param train at least one event
     */
    public static EventDetector fit(Detector detector, EventColumns columns, EventBatch train, long seed) {
        double[][] rows = columns.of(train);
        Standardised standardised = Standardised.fit(rows);
        return new EventDetector(columns, standardised, detector.fit(standardised.of(rows), seed));
    }

    /** One score an event; larger is stranger. */
    public double[] scores(EventBatch events) {
        EventSource source = EventSource.of(events);
        return IntStream.range(0, (events.size() + BLOCK - 1) / BLOCK)
                .parallel()
                .mapToObj(block -> source.range(block * BLOCK, Math.min(events.size(), (block + 1) * BLOCK)))
                .map(some -> fitted.scores(standardised.of(columns.of(some))))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
