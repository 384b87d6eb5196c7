package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.trainer.export.Model;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.List;
import java.util.OptionalInt;

/** A fitted mixture, whose posterior is exact and whose anomaly is therefore {@code -log p(x)}. Immutable. */
public final class MixtureModel implements Model {

    /** The posterior over components, and their prior. */
    static final String POSTERIOR = "categorical";

    private final Mixture mixture;
    private final int rows;
    private final GraphSet graphs;

    /**
     * A model.
     *
     * @param rows that it was fitted to
     */
    public MixtureModel(Mixture mixture, int rows) {
        this.mixture = mixture;
        this.rows = rows;
        this.graphs = MixtureGraphs.of(mixture);
    }

    @Override
    public String family() {
        return "gmm";
    }

    @Override
    public Manifest.Latent latent() {
        return new Manifest.Latent(mixture.size(), POSTERIOR, POSTERIOR);
    }

    @Override
    public Manifest.Nodes nodes() {
        return new Manifest.Nodes(1, "none: the expectation over components is a sum");
    }

    @Override
    public OptionalInt fittedRows() {
        return OptionalInt.of(rows);
    }

    @Override
    public GraphSet graphs() {
        return graphs;
    }

    @Override
    public List<Likelihood> likelihoods() {
        return mixture.schema().features().stream().map(this::likelihood).toList();
    }

    private Likelihood likelihood(Feature feature) {
        return feature.match(new Feature.Cases<>() {
            @Override
            public Likelihood numeric(Feature.Numeric numeric) {
                return component();
            }

            @Override
            public Likelihood categorical(Feature.Categorical categorical) {
                return new Likelihood.Categorical(categorical.outcomes());
            }

            @Override
            public Likelihood flag(Feature.Flag flag) {
                return new Likelihood.Bernoulli();
            }

            @Override
            public Likelihood count(Feature.Count count) {
                return component();
            }

            private Likelihood component() {
                return new Likelihood.ComponentGaussian(mixture.full() ? "full" : "diagonal");
            }
        });
    }

    @Override
    public float[] anomalies(EventBatch events) {
        float[] anomalies = new float[events.size()];
        for (int row = 0; row < anomalies.length; row++) {
            anomalies[row] = (float) -mixture.logDensity(events, row);
        }
        return anomalies;
    }
}
