package dev.elbow.scorer.observe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Quantiles of one model's anomalies over the last minute, of all threads together. Thread-safe: one lock, taken once a commit. */
public final class AnomalyQuantiles {

    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99, 0.999, 1.0);
    private static final Duration SLOT = Duration.ofSeconds(10);
    private static final int SLOTS = 6;

    private final AnomalyCounts[] slots = new AnomalyCounts[SLOTS];
    private final LongSupplier nanoTime;
    private final long began;
    private long newest;

    public AnomalyQuantiles() {
        this(System::nanoTime);
    }

    AnomalyQuantiles(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new AnomalyCounts();
        }
    }

    /** Adds what a commit made durable. */
    public synchronized void add(AnomalyCounts counts) {
        turn();
        slots[(int) (newest % SLOTS)].add(counts);
    }

    /** For each quantile, as a label has it, the anomaly in nats; NaN where there was none in the last minute. */
    public synchronized Map<String, Double> read() {
        turn();
        AnomalyCounts all = new AnomalyCounts();
        for (AnomalyCounts slot : slots) {
            all.add(slot);
        }
        Map<String, Double> read = new LinkedHashMap<>();
        QUANTILES.forEach(quantile -> read.put(label(quantile), all.quantile(quantile)));
        return read;
    }

    private static String label(double quantile) {
        return quantile == 1 ? "1" : String.valueOf(quantile);
    }

    /** Empties the slots that are too old. */
    private void turn() {
        long now = (nanoTime.getAsLong() - began) / SLOT.toNanos();
        for (long slot = Math.max(newest + 1, now - SLOTS + 1); slot <= now; slot++) {
            slots[(int) (slot % SLOTS)].clear();
        }
        newest = Math.max(newest, now);
    }
}
