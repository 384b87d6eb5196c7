package dev.elbow.schemas.model;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Graph.Element;
import dev.elbow.schemas.model.Graph.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The graphs that packages hold; names and shapes are the same for each family, so that
 * one scorer runs them all. A port whose width would be 0 (a schema without symbols, say) is left out.
 */
public final class GraphContract {

    public static final String ENCODER = "encoder";
    public static final String DECODER = "decoder";
    public static final String SCORE = "score";

    /** The second scoring graph, with the ports of {@link #SCORE}; not every package has one. */
    public static final String TIGHTEN = "tighten";

    public static final String NUMERIC = "numeric";
    public static final String CATEGORICAL = "categorical";
    public static final String LATENT = "latent";

    public static final String ANOMALY = "anomaly";
    public static final String DISTORTION = "distortion";
    public static final String RATE = "rate";
    public static final String FEATURE_DISTORTION = "feature_distortion";
    /**
     * The rate by latent dimension, {@code [N, L]}; {@code [N, L + 1]} where the prior has components, the last of which is the
     * place among them.
     */
    public static final String LATENT_RATE = "latent_rate";

    public static final String EVIDENCE = "evidence";
    public static final String LATENT_MEAN = "latent_mean";
    public static final String LATENT_LOG_VARIANCE = "latent_log_variance";
    /** The lower triangle A of a full posterior {@code mean + A epsilon}, row by row: {@code [N, L L]}. */
    public static final String LATENT_SCALE_TRIL = "latent_scale_tril";

    public static final String EXPECTED_NUMERIC = "expected_numeric";
    public static final String EXPECTED_CATEGORICAL = "expected_categorical";

    /** Medians of numeric features, means of counts and probabilities of flags, in the event's own units. */
    public static final String NUMERIC_MEDIAN = "numeric_median";
    /** One sigma below the median: the 16 % quantile, in the event's own units; one standard deviation below the mean of a count, from 0; the probability itself for flags. */
    public static final String NUMERIC_LOW = "numeric_low";
    /** One sigma above the median: the 84 % quantile, in the event's own units; one standard deviation above the mean of a count; the probability itself for flags. */
    public static final String NUMERIC_HIGH = "numeric_high";
    /** Log-probabilities of all outcomes of all categorical features side by side, nats. */
    public static final String CATEGORICAL_LOG_PROBABILITY = "categorical_log_probability";

    private GraphContract() {}

    /** The posterior whose encoder also returns {@link #LATENT_SCALE_TRIL}. */
    public static final String FULL = "full";

    /** The three graphs that every package has, by name. */
    public static Map<String, Graph> graphs(EventSchema schema, Manifest.Latent latent) {
        return graphs(schema, latent, false);
    }

    /**
     * A package's graphs by name.
     *
     * @param tightened whether there is a second scoring graph
     */
    public static Map<String, Graph> graphs(EventSchema schema, Manifest.Latent latent, boolean tightened) {
        Map<String, Graph> graphs = new TreeMap<>();
        graphs.put(ENCODER, encoder(schema, latent.dimensions(), latent.posterior()));
        graphs.put(DECODER, decoder(schema, latent.dimensions()));
        graphs.put(SCORE, score(schema, latent));
        if (tightened) {
            graphs.put(TIGHTEN, score(schema, latent));
        }
        return graphs;
    }

    private static Graph encoder(EventSchema schema, int latent, String posterior) {
        List<Port> outputs = new ArrayList<>(List.of(
                new Port(LATENT_MEAN, Element.FLOAT32, latent),
                new Port(LATENT_LOG_VARIANCE, Element.FLOAT32, latent)));
        if (posterior.equals(FULL)) {
            outputs.add(new Port(LATENT_SCALE_TRIL, Element.FLOAT32, latent * latent));
        }
        return new Graph(eventInputs(schema), outputs);
    }

    static Graph decoder(EventSchema schema, int latent) {
        List<Port> outputs = new ArrayList<>();
        int numeric = schema.numericWidth();
        addIfWide(outputs, new Port(NUMERIC_MEDIAN, Element.FLOAT32, numeric));
        addIfWide(outputs, new Port(NUMERIC_LOW, Element.FLOAT32, numeric));
        addIfWide(outputs, new Port(NUMERIC_HIGH, Element.FLOAT32, numeric));
        addIfWide(outputs, new Port(CATEGORICAL_LOG_PROBABILITY, Element.FLOAT32, outcomes(schema)));
        return new Graph(List.of(new Port(LATENT, Element.FLOAT32, latent)), outputs);
    }

    static Graph score(EventSchema schema, Manifest.Latent latent) {
        List<Port> outputs = new ArrayList<>(List.of(
                new Port(ANOMALY, Element.FLOAT32, 0),
                new Port(DISTORTION, Element.FLOAT32, 0),
                new Port(RATE, Element.FLOAT32, 0),
                new Port(FEATURE_DISTORTION, Element.FLOAT32, schema.size()),
                new Port(LATENT_RATE, Element.FLOAT32, latent.rateParts()),
                new Port(EVIDENCE, Element.FLOAT32, 0),
                new Port(LATENT_MEAN, Element.FLOAT32, latent.dimensions()),
                new Port(LATENT_LOG_VARIANCE, Element.FLOAT32, latent.dimensions())));
        addIfWide(outputs, new Port(EXPECTED_NUMERIC, Element.FLOAT32, schema.numericWidth()));
        addIfWide(outputs, new Port(EXPECTED_CATEGORICAL, Element.INT64, schema.categoricalWidth()));
        return new Graph(eventInputs(schema), outputs);
    }

    private static List<Port> eventInputs(EventSchema schema) {
        List<Port> inputs = new ArrayList<>();
        addIfWide(inputs, new Port(NUMERIC, Element.FLOAT32, schema.numericWidth()));
        addIfWide(inputs, new Port(CATEGORICAL, Element.INT64, schema.categoricalWidth()));
        return inputs;
    }

    private static int outcomes(EventSchema schema) {
        int outcomes = 0;
        for (Feature feature : schema.features()) {
            if (feature instanceof Feature.Categorical categorical) {
                outcomes += categorical.outcomes();
            }
        }
        return outcomes;
    }

    private static void addIfWide(List<Port> ports, Port port) {
        if (port.width() > 0) {
            ports.add(port);
        }
    }
}
