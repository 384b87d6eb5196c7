package dev.elbow.deploy.bench;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Transform;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Normal events, each with one value of one feature replaced by a far one, or by another symbol. Not thread-safe. */
final class FarValues {

    /** What a far number is. */
    enum Kind {
        /** One of the lowest or highest hundredth of the feature's values among normal events. */
        TAIL,
        /** Three to six standard deviations of the encoded value from its mean, which few normal events have, or none. */
        BEYOND
    }

    private static final double TAIL = 0.01;
    private static final double NEAREST = 3;
    private static final double FURTHEST = 6;

    private final Manifest manifest;
    private final EventBatch normal;
    private final int[] columns;
    private final SplittableRandom random;
    private final Kind kind;
    private final float[][] sorted;
    private int feature;
    private int row;

    FarValues(Manifest manifest, EventBatch normal, Kind kind, long seed) {
        this.manifest = manifest;
        this.normal = normal;
        this.columns = manifest.schema().columns();
        this.random = new SplittableRandom(seed);
        this.kind = kind;
        this.sorted = new float[columns.length][];
        for (int f = 0; f < columns.length; f++) {
            sorted[f] = model(f).feature().symbolic() ? new float[0] : sorted(f);
        }
    }

    /** Adds the next event to a batch; its {@link #feature} is corrupted. */
    void next(EventBatch to) {
        row = random.nextInt(normal.size());
        double own;
        double value;
        do {
            feature = random.nextInt(columns.length);
            own = value(row, feature);
            value = missing(own) ? own : draw(own);
        } while (missing(own) || value == own);
        to.begin();
        for (int f = 0; f < columns.length; f++) {
            double given = f == feature ? value : value(row, f);
            if (model(f).feature().symbolic()) {
                to.categorical(columns[f], (long) given);
            } else {
                to.numeric(columns[f], (float) given);
            }
        }
        to.commit();
    }

    /** The one that was corrupted last. */
    int feature() {
        return feature;
    }

    /** The normal event that was corrupted last. */
    int row() {
        return row;
    }

    private FeatureModel model(int f) {
        return manifest.features().get(f);
    }

    private boolean missing(double value) {
        return model(feature).feature().symbolic() ? value == Feature.Categorical.MISSING : Double.isNaN(value);
    }

    private double value(int row, int f) {
        return model(f).feature().symbolic()
                ? normal.categoricalAt(row, columns[f])
                : normal.numericAt(row, columns[f]);
    }

    private double draw(double own) {
        Feature corrupted = model(feature).feature();
        if (corrupted instanceof Feature.Flag) {
            return 1 - own;
        }
        if (corrupted instanceof Feature.Categorical categorical) {
            return 1 + random.nextInt(categorical.outcomes());
        }
        double drawn = kind == Kind.TAIL ? tail() : beyond();
        return corrupted instanceof Feature.Count ? Math.max(0, Math.rint(drawn)) : (float) drawn;
    }

    private double tail() {
        float[] values = sorted[feature];
        int width = Math.max(1, (int) (TAIL * values.length));
        int place = random.nextInt(2 * width);
        return values[place < width ? place : values.length - 1 - (place - width)];
    }

    private double beyond() {
        Transform transform = model(feature).transform().orElseThrow();
        double far = NEAREST + (FURTHEST - NEAREST) * random.nextDouble();
        return transform.decode(random.nextBoolean() ? far : -far);
    }

    private float[] sorted(int f) {
        float[] values = new float[normal.size()];
        int count = 0;
        for (int row = 0; row < normal.size(); row++) {
            float value = normal.numericAt(row, columns[f]);
            if (!Float.isNaN(value)) {
                values[count++] = value;
            }
        }
        float[] present = Arrays.copyOf(values, count);
        Arrays.sort(present);
        return present;
    }
}
