package dev.elbow.zoo.diff;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.diff.Disagreement.Opinion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** The two anomalies of each event, and what they amount to. Keeps two numbers an event. Not thread-safe. */
final class ScorePairs {

    /** Disagreements that are kept. */
    static final int MOST_DISAGREEMENTS = 5;

    private static final int FIRST_CAPACITY = 1_024;

    private final Calibration calibrationA;
    private final Calibration calibrationB;
    private final OptionalDouble unitGap;
    private final Comparator<Disagreement> byRatio;
    private final PriorityQueue<Disagreement> largest;
    private double[] a = new double[FIRST_CAPACITY];
    private double[] b = new double[FIRST_CAPACITY];
    private int size;
    private long both;
    private long onlyA;
    private long onlyB;

    ScorePairs(Manifest a, Manifest b) {
        this.calibrationA = a.calibration();
        this.calibrationB = b.calibration();
        this.unitGap = UnitGap.nats(a, b);
        double floor = leastMeasured(a, b);
        // Of equal ones, the earlier event is the larger: whoever looks it up begins there.
        this.byRatio = Comparator.comparingDouble((Disagreement one) -> one.logRatio(floor))
                .thenComparing(Disagreement::event, Comparator.reverseOrder());
        this.largest = new PriorityQueue<>(byRatio);
    }

    /** The least p-value that both calibrations have seen; below it, tails are extrapolated and their ratio means nothing. */
    static double leastMeasured(Manifest a, Manifest b) {
        return 1.0 / Math.min(a.calibration().heldOut(), b.calibration().heldOut());
    }

    void add(long event, double anomalyA, double anomalyB) {
        if (size == a.length) {
            a = Arrays.copyOf(a, 2 * size);
            b = Arrays.copyOf(b, 2 * size);
        }
        a[size] = anomalyA;
        b[size] = anomalyB;
        size++;
        Opinion first = Opinion.of(anomalyA, calibrationA);
        Opinion second = Opinion.of(anomalyB, calibrationB);
        both += first.anomalous() && second.anomalous() ? 1 : 0;
        onlyA += first.anomalous() && !second.anomalous() ? 1 : 0;
        onlyB += second.anomalous() && !first.anomalous() ? 1 : 0;
        Disagreement one = new Disagreement(event, first, second);
        // The same event again would tell nobody anything.
        if (first.pValue() != second.pValue() && largest.stream().noneMatch(one::sameScores)) {
            keep(one);
        }
    }

    private void keep(Disagreement one) {
        largest.add(one);
        if (largest.size() > MOST_DISAGREEMENTS) {
            largest.remove();
        }
    }

    ScoreAgreement agreement(ScoreAgreement.Refusals refusals) {
        List<Disagreement> disagreements = new ArrayList<>(largest);
        disagreements.sort(byRatio.reversed());
        return new ScoreAgreement(
                refusals,
                size,
                new ScoreAgreement.Verdicts(both, onlyA, onlyB, size - both - onlyA - onlyB),
                RankCorrelation.of(Arrays.copyOf(a, size), Arrays.copyOf(b, size)),
                magnitude(i -> calibrationB.pValue(b[i]) - calibrationA.pValue(a[i])),
                nats(),
                disagreements);
    }

    private Optional<ScoreAgreement.Nats> nats() {
        if (unitGap.isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += b[i] - a[i];
        }
        double mean = sum / size;
        return magnitude(i -> b[i] - a[i])
                .map(magnitude -> new ScoreAgreement.Nats(mean, magnitude, unitGap.getAsDouble()));
    }

    private Optional<ScoreAgreement.Difference> magnitude(IntToDoubleFunction difference) {
        if (size == 0) {
            return Optional.empty();
        }
        double[] sorted = new double[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = Math.abs(difference.applyAsDouble(i));
        }
        Arrays.sort(sorted);
        double median = (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
        return Optional.of(new ScoreAgreement.Difference(median, sorted[size - 1]));
    }
}
