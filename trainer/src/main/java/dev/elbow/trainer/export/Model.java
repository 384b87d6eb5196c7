package dev.elbow.trainer.export;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;

/** A fitted model of any family, ready to become a package. */
public interface Model {

    /** What made the graphs, for instance {@code vae}. */
    String family();

    /** The latent code and its distributions. */
    Manifest.Latent latent();

    /** The constant draws of the scoring graph. */
    Manifest.Nodes nodes();

    /** Those of the second scoring graph; empty where there is none. */
    default Optional<Manifest.Nodes> tighten() {
        return Optional.empty();
    }

    GraphSet graphs();

    /**
     * Opens its scoring graph.
     *
     * @param schema of the events that it was fitted to
     * @return a session that the caller closes
     */
    default PackageSession open(EventSchema schema) {
        OptionalInt more = tighten().map(one -> OptionalInt.of(one.count())).orElse(OptionalInt.empty());
        return PackageSession.open(
                schema, latent().dimensions(), nodes().count(), graphs(), Provider.CPU, more, this::graphs);
    }

    /** One a feature, in the schema's order. */
    List<Likelihood> likelihoods();

    /** How many training rows it was fitted to, where that is not all of them. */
    default OptionalInt fittedRows() {
        return OptionalInt.empty();
    }

    /** The anomaly of each event, nats, as the code that fitted the model computes it: what its graphs are held to. */
    float[] anomalies(EventBatch events);

    /**
     * The same by the nodes of the second scoring graph.
     *
     * @throws java.util.NoSuchElementException where there is none
     */
    default float[] tightened(EventBatch events) {
        throw new NoSuchElementException("second scoring graph: none (expected: a model that has one)");
    }
}
