package dev.elbow.scorer.budget;

import dev.elbow.schemas.calibration.SurvivalFit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The last so many anomalies, as float32, as the model gave them. Before there are as many, the rest are evenly spaced quantiles of the
 * package's calibration, in an order that leaves each part of them as evenly spaced as all. Not thread-safe.
 */
final class RecentScores {

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final float[] anomalies;
    private int oldest;

    RecentScores(int memory, SurvivalFit packaged) {
        anomalies = new float[memory];
        int step = coprime(memory);
        for (int i = 0; i < memory; i++) {
            double p = ((long) i * step % memory + 0.5) / memory;
            anomalies[i] = (float) packaged.anomalyAt(p);
        }
    }

    RecentScores(int memory, ByteBuffer in) {
        anomalies = new float[memory];
        oldest = in.getInt();
        in.asFloatBuffer().get(anomalies);
        in.position(in.position() + memory * Float.BYTES);
        Objects.checkIndex(oldest, memory);
    }

    static int bytes(int memory) {
        return Integer.BYTES + memory * Float.BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(oldest);
        out.asFloatBuffer().put(anomalies);
        out.position(out.position() + anomalies.length * Float.BYTES);
    }

    int memory() {
        return anomalies.length;
    }

    /** In the place of the oldest. */
    void add(double anomaly) {
        anomalies[oldest] = (float) anomaly;
        oldest = (oldest + 1) % anomalies.length;
    }

    /** All of them, ascending. */
    double[] sorted() {
        return newest(anomalies.length);
    }

    /** The newest ones, ascending. */
    double[] newest(int count) {
        double[] newest = new double[count];
        for (int i = 0; i < count; i++) {
            newest[i] = anomalies[Math.floorMod(oldest - 1 - i, anomalies.length)];
        }
        Arrays.sort(newest);
        return newest;
    }

    /** A step near the golden section of a circle that meets each of its places once. */
    private static int coprime(int memory) {
        int step = Math.max(1, (int) Math.round(memory * GOLDEN));
        while (commonDivisor(step, memory) != 1) {
            step++;
        }
        return step;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }
}
