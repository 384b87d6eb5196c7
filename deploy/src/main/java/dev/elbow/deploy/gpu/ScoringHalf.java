package dev.elbow.deploy.gpu;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.trainer.latent.Sampling;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.runtime.GraphFault;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Compares scores of the GPU with those of the processor. Stateless. */
final class ScoringHalf {

    static final String NAME = "scoring";
    private static final String UNIT = "events/s";

    private static final int SAMPLED = 20_000;
    private static final long SEED = 1;

    /** Of the most probable symbols: where two are as probable, rounding decides. */
    private static final double SYMBOLS_TOLERANCE = 1e-3;

    private static final long MEASURED_NANOS = 2_000_000_000L;

    private ScoringHalf() {}

    /** The GPU is asked first: without it there is nothing to compare. */
    static Half check(VerifiedPackage verified, Supplier<PackageSession> cpu, Supplier<PackageSession> cuda) {
        EventBatch events = events(verified);
        try (PackageSession other = cuda.get();
                PackageSession own = cpu.get()) {
            List<Half.Difference> differences = differences(
                    verified, new Pair(verified.manifest().schema(), own.score(events), other.score(events)));
            return Half.compared(NAME, UNIT, rate(own, events), rate(other, events), differences);
        } catch (ZooException.Unreachable e) {
            return Half.missing(NAME, UNIT, String.valueOf(e.getMessage()));
        } catch (ZooException.Untrusted | GraphFault e) {
            return Half.failed(NAME, UNIT, String.valueOf(e.getMessage()));
        }
    }

    /** The golden events, edge cases among them, and others drawn from the model. */
    static EventBatch events(VerifiedPackage verified) {
        EventBatch events = new EventBatch(verified.manifest().schema());
        verified.golden().cases().forEach(one -> one.addTo(events));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (Sampling sampling = new Sampling(verified, SEED)) {
            sampling.write(SAMPLED, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonEventDecoder decoder = new JsonEventDecoder(verified.manifest().schema());
        lines.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> decoder.decode(line.getBytes(StandardCharsets.UTF_8), events)
                        .ifPresent(refusal -> {
                            throw new IllegalStateException("event drawn from the model: " + refusal);
                        }));
        return events;
    }

    private static double rate(PackageSession session, EventBatch events) {
        long scored = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < MEASURED_NANOS) {
            scored += session.score(events).size();
            now = System.nanoTime();
        }
        return scored / ((now - start) / 1e9);
    }

    private static List<Half.Difference> differences(VerifiedPackage verified, Pair pair) {
        double tolerance = verified.manifest().tolerances().provider();
        return List.of(
                new Half.Difference("anomaly", pair.anomaly(), tolerance),
                new Half.Difference("terms", pair.terms(), tolerance),
                new Half.Difference("codes", pair.codes(), tolerance),
                new Half.Difference("expected numbers", pair.expectedNumbers(), tolerance),
                new Half.Difference("share of other symbols", pair.otherSymbols(), SYMBOLS_TOLERANCE));
    }

    /** Two scorings of the same events; differences are relative to the larger of 1 and the values. */
    private record Pair(EventSchema schema, ScoredBatch own, ScoredBatch other) {

        private interface Value {
            float of(ScoredBatch scored, int row, int column);
        }

        double anomaly() {
            return most(1, (scored, row, column) -> scored.anomaly(row));
        }

        double terms() {
            double each = Math.max(
                    most(own.features(), ScoredBatch::featureDistortion), most(own.latent(), ScoredBatch::latentRate));
            double sums = Math.max(
                    most(1, (scored, row, column) -> scored.distortion(row)),
                    most(1, (scored, row, column) -> scored.rate(row)));
            return Math.max(Math.max(each, sums), most(1, (scored, row, column) -> scored.evidence(row)));
        }

        double codes() {
            return Math.max(
                    most(own.latent(), ScoredBatch::latentMean), most(own.latent(), ScoredBatch::latentLogVariance));
        }

        double expectedNumbers() {
            return most(schema.numericWidth(), ScoredBatch::expectedNumeric);
        }

        double otherSymbols() {
            int width = schema.categoricalWidth();
            long others = 0;
            for (int row = 0; row < own.size(); row++) {
                for (int j = 0; j < width; j++) {
                    others += own.expectedCategorical(row, j) == other.expectedCategorical(row, j) ? 0 : 1;
                }
            }
            return others / Math.max(1.0, (double) own.size() * width);
        }

        /** NaN where one is no number and the other is. */
        private double most(int width, Value value) {
            double most = 0;
            for (int row = 0; row < own.size(); row++) {
                for (int column = 0; column < width; column++) {
                    float a = value.of(own, row, column);
                    float b = value.of(other, row, column);
                    if (Float.compare(a, b) != 0) {
                        most = Math.max(
                                most, Math.abs((double) a - b) / Math.max(1, Math.max(Math.abs(a), Math.abs(b))));
                    }
                }
            }
            return most;
        }
    }
}
