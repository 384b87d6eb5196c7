package dev.elbow.trainer.latent;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The latent codes of a batch of events, in their order. Immutable. */
public final class LatentCodes {

    private final Manifest manifest;
    private final int size;
    private final float[] mean;
    private final float[] logVariance;

    /**
     * The codes of one run, at least {@code size} rows of them.
     *
     * @param mean {@code [size, L]} row by row
     * @param logVariance {@code [size, L]} row by row
     */
    LatentCodes(Manifest manifest, int size, float[] mean, float[] logVariance) {
        this.manifest = manifest;
        this.size = size;
        this.mean = mean;
        this.logVariance = logVariance;
    }

    public int size() {
        return size;
    }

    /** L. */
    public int dimensions() {
        return manifest.latent().dimensions();
    }

    public float mean(int row, int dimension) {
        return mean[Objects.checkIndex(row, size) * dimensions() + dimension];
    }

    /** Why a row has no code: a number that is not finite. */
    public Optional<Refusal> refusal(int row) {
        for (int l = 0; l < dimensions(); l++) {
            int at = Objects.checkIndex(row, size) * dimensions() + l;
            if (!Float.isFinite(mean[at]) || !Float.isFinite(logVariance[at])) {
                return Optional.of(new Refusal(
                        Refusal.Reason.NOT_SCORABLE,
                        "model " + manifest.reference() + ": latent dimension " + l + " " + mean[at]
                                + " (expected: finite numbers)"));
            }
        }
        return Optional.empty();
    }

    /** The code of a row. */
    public LatentCode code(int row) {
        return new LatentCode(numbers(mean, row), numbers(logVariance, row));
    }

    private List<Double> numbers(float[] values, int row) {
        Double[] numbers = new Double[dimensions()];
        for (int l = 0; l < numbers.length; l++) {
            numbers[l] = (double) values[Objects.checkIndex(row, size) * numbers.length + l];
        }
        return List.of(numbers);
    }
}
