package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.List;
import java.util.OptionalInt;

/** A fitted model of any family, ready to become a package. */
public interface Model {

    /** What made the graphs, for instance {@code vae}. */
    String family();

    /** The latent code and its distributions. */
    Manifest.Latent latent();

    /** The constant draws of the scoring graph. */
    Manifest.Nodes nodes();

    GraphSet graphs();

    /** One a feature, in the schema's order. */
    List<Likelihood> likelihoods();

    /** How many training rows it was fitted to, where that is not all of them. */
    default OptionalInt fittedRows() {
        return OptionalInt.empty();
    }

    /** The anomaly of each event, nats, as the code that fitted the model computes it: what its graphs are held to. */
    float[] anomalies(EventBatch events);
}
