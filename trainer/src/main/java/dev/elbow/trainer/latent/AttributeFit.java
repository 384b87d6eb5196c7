package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.trainer.data.EventRows;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.zoo.VerifiedPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds an attribute's direction: the mean code of the rows that have it minus the mean code of the rows that lack it. A row may
 * be on both sides, so that the negative side may be all rows. Not thread-safe.
 */
public final class AttributeFit {

    private final VerifiedPackage base;
    private final Side positive;
    private final Side negative;
    private final EventBatch events;
    private final List<boolean[]> sides = new ArrayList<>();
    private long refused;

    /**
     * A fit to codes of a package.
     *
     * @param positive the SQL condition of the rows that have the attribute
     * @param negative the SQL condition of the rows that lack it
     */
    public AttributeFit(VerifiedPackage base, String positive, String negative) {
        int dimensions = base.manifest().latent().dimensions();
        this.base = base;
        this.positive = new Side("positive", positive, dimensions);
        this.negative = new Side("negative", negative, dimensions);
        this.events = new EventBatch(base.manifest().schema());
    }

    /**
     * Reads the rows and finds the direction.
     *
     * @throws TrainerDataException where a condition is no SQL over the file's columns, a side has no row, or both have one mean
     */
    public Attribute fit(String name, Path data) {
        try (EventRows rows = EventRows.open(data);
                LatentEncoder encoder = LatentEncoder.open(base)) {
            rows.read(events, List.of(positive.condition, negative.condition), (refusal, holds) -> {
                take(refusal, holds);
                if (events.size() == LatentEncoder.ROWS) {
                    add(encoder.encode(events));
                }
            });
            add(encoder.encode(events));
            positive.check(data);
            negative.check(data);
            return attribute(name, rows.sha256());
        }
    }

    /** Rows of either side that are no events, and were left out. */
    public long refused() {
        return refused;
    }

    private void take(Optional<Refusal> refusal, boolean[] holds) {
        if (refusal.isPresent()) {
            refused++;
        } else {
            sides.add(holds.clone());
        }
    }

    private void add(LatentCodes codes) {
        for (int row = 0; row < codes.size(); row++) {
            if (codes.refusal(row).isPresent()) {
                refused++;
                continue;
            }
            boolean[] holds = sides.get(row);
            if (holds[0]) {
                positive.add(codes, row);
            }
            if (holds[1]) {
                negative.add(codes, row);
            }
        }
        sides.clear();
        events.clear();
    }

    /** {@code direction = mean code of the positive rows - mean code of the negative rows}. */
    private Attribute attribute(String name, String sha256) {
        List<Double> origin = negative.mean();
        List<Double> target = positive.mean();
        List<Double> direction = new ArrayList<>();
        double square = 0;
        for (int l = 0; l < origin.size(); l++) {
            direction.add(target.get(l) - origin.get(l));
            square += direction.get(l) * direction.get(l);
        }
        if (Math.sqrt(square) < Attribute.SHORTEST) {
            throw new TrainerDataException(
                    "attribute " + name + ": both sides have the same mean code, " + positive.count
                            + " positive rows and " + negative.count
                            + " negative ones (expected: codes that differ; the model may see no difference)");
        }
        return new Attribute(name, origin, direction, positive.rows(), negative.rows(), sha256, base.digest());
    }

    /** The rows of one condition, as the sum of their codes. */
    private static final class Side {
        private final String name;
        private final String condition;
        private final double[] sum;
        private long count;

        Side(String name, String condition, int dimensions) {
            this.name = name;
            this.condition = condition;
            this.sum = new double[dimensions];
        }

        void add(LatentCodes codes, int row) {
            count++;
            for (int l = 0; l < sum.length; l++) {
                sum[l] += codes.mean(row, l);
            }
        }

        void check(Path data) {
            if (count == 0) {
                throw new TrainerDataException("data " + data + ": no row satisfies the " + name + " condition \""
                        + condition + "\" (expected: at least one)");
            }
        }

        List<Double> mean() {
            List<Double> mean = new ArrayList<>();
            for (double total : sum) {
                mean.add(total / count);
            }
            return mean;
        }

        Attribute.Rows rows() {
            return new Attribute.Rows(condition, count);
        }
    }
}
