package dev.elbow.deploy.bench;

import com.amazon.randomcutforest.RandomCutForest;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.scorer.format.EventFormat;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What else scores events on the virtual machine: a random cut forest with its library's defaults, which learns from each event after it
 * scored it. Source: Guha et al. (2016), Robust Random Cut Forest Based Anomaly Detection on Streams. Not thread-safe.
 */
final class Forest implements UnaryOperator<byte[]> {

    private final Decoding decoding;
    private final EventSchema schema;
    private final boolean logarithms;
    private final float[] point;
    private final RandomCutForest forest;

    /**
     * A forest that has seen nothing.
     *
     * @param logarithms whether numbers are taken by the logarithm of their size, for features of many magnitudes
     */
    Forest(EventSchema schema, boolean logarithms) {
        this.decoding = new Decoding(schema, EventFormat.JSON);
        this.schema = schema;
        this.logarithms = logarithms;
        int width = schema.numericWidth();
        for (Feature feature : schema.features()) {
            width += outcomes(feature);
        }
        this.point = new float[width];
        this.forest = RandomCutForest.builder()
                .dimensions(width)
                .randomSeed(1)
                .parallelExecutionEnabled(false)
                .build();
    }

    @Override
    public byte[] apply(byte[] event) {
        return ("{\"anomaly\":" + (float) score(event) + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The event's score; then it is learned. */
    double score(byte[] event) {
        byte[] unused = decoding.apply(event);
        EventBatch row = decoding.row();
        int at = 0;
        for (int column = 0; column < schema.numericWidth(); column++) {
            float value = row.numericAt(0, column);
            // A forest knows no missing values; 0 is what most implementations put there.
            point[at++] = Float.isNaN(value) ? 0 : logarithms ? logarithm(value) : value;
        }
        int column = 0;
        for (Feature feature : schema.features()) {
            int outcomes = outcomes(feature);
            if (outcomes > 0) {
                long code = row.categoricalAt(0, column++);
                for (int outcome = 0; outcome < outcomes; outcome++) {
                    point[at++] = code == outcome ? 1 : 0;
                }
            }
        }
        double score = forest.getAnomalyScore(point);
        forest.update(point);
        return score;
    }

    /** Indicators of a feature: of each symbol, of a missing one, and of one that is not known. */
    private static int outcomes(Feature feature) {
        return feature instanceof Feature.Categorical categorical
                ? categorical.vocabulary().size() + 2
                : 0;
    }

    private static float logarithm(float value) {
        return (float) (Math.signum(value) * Math.log1p(Math.abs(value)));
    }
}
