package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.wire.EventJson;
import dev.elbow.trainer.model.PriorDraws;
import dev.elbow.trainer.onnx.GraphParameters;
import dev.elbow.zoo.VerifiedPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws events from a model: z from the prior, then x from p(x|z), without missing values or unknown symbols. The same seed
 * gives the same events, and more events begin with the same. Not thread-safe; closed by its owner.
 */
public final class Sampling implements AutoCloseable {

    private final Optional<PriorDraws> prior;
    private final String model;
    private final LatentDecoder decoder;
    private final List<Feature> features;
    private final int[] columns;
    private final EventBatch events;
    private final EventJson json;
    private final SplittableRandom codes;
    private final SplittableRandom values;
    private final ValueDraws numbers;
    private final List<FeatureModel> models;

    /**
     * Draws by a seed.
     *
     * @throws IllegalArgumentException where the prior is not one of a VAE, or its parameters cannot be read
     */
    public Sampling(VerifiedPackage verified, long seed) {
        this.prior = prior(verified);
        this.model = verified.manifest().reference();
        this.decoder = LatentDecoder.open(verified);
        this.features = decoder.schema().features();
        this.columns = decoder.schema().columns();
        this.events = new EventBatch(decoder.schema());
        this.json = new EventJson(decoder.schema());
        SplittableRandom random = new SplittableRandom(seed);
        this.codes = random.split();
        this.values = random.split();
        this.numbers = new ValueDraws(values);
        this.models = verified.manifest().features();
    }

    private static Optional<PriorDraws> prior(VerifiedPackage verified) {
        String prior = verified.manifest().latent().prior();
        return switch (prior) {
            case Manifest.Latent.STANDARD -> Optional.empty();
            case Manifest.Latent.MIXTURE ->
                Optional.of(new PriorDraws(
                        GraphParameters.read(verified.manifest(), verified.file(GraphContract.SCORE + ".onnx"))));
            default ->
                throw new IllegalArgumentException("family: "
                        + verified.manifest().family() + ", whose prior is " + prior
                        + " (expected: vae; a decoder does not tell how numbers of a mixture hang together); elbow zoo show "
                        + verified.manifest().reference() + " has an event to try");
        };
    }

    /** Writes the next events as JSON lines. */
    public void write(long count, OutputStream out) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (long left = count; left > 0; left -= events.size()) {
            draw((int) Math.min(left, LatentEncoder.ROWS));
            for (int row = 0; row < events.size(); row++) {
                lines.writeBytes(json.write(events, row));
                lines.write('\n');
            }
            lines.writeTo(out);
            lines.reset();
        }
        out.flush();
    }

    /** The next events, in the place of those before. */
    EventBatch draw(int rows) {
        float[] z = prior.map(one -> one.draw(rows, codes)).orElseGet(() -> standard(rows));
        Decoded decoded = decoder.decode(z, rows);
        events.clear();
        for (int row = 0; row < rows; row++) {
            events.begin();
            for (int f = 0; f < columns.length; f++) {
                draw(decoded, row, f);
            }
            events.commit();
        }
        return events;
    }

    private float[] standard(int rows) {
        float[] z = new float[rows * decoder.dimensions()];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) codes.nextGaussian();
        }
        return z;
    }

    private void draw(Decoded decoded, int row, int f) {
        Feature feature = features.get(f);
        if (!decoded.finite(row, f)) {
            throw new IllegalStateException("model " + model + ": feature " + feature.name()
                    + ": no distribution at a code drawn from the prior (expected: finite numbers)");
        }
        if (feature instanceof Feature.Categorical categorical) {
            int known = categorical.vocabulary().size();
            events.categorical(columns[f], decoded.drawSymbol(row, f, known, values));
            return;
        }
        events.numeric(columns[f], numbers.draw(models.get(f), decoded.median(row, f), decoded.high(row, f)));
    }

    @Override
    public void close() {
        decoder.close();
    }
}
