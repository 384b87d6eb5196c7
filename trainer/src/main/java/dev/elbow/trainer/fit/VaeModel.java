package dev.elbow.trainer.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineSettings;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.export.Model;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Scales;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.onnx.Nodes;
import dev.elbow.trainer.onnx.VaeGraphs;
import dev.elbow.zoo.runtime.GraphSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A fitted VAE. Immutable. */
public final class VaeModel implements Model {

    private static final int ROWS = 1_024;

    private final Parameters parameters;
    private final Nodes nodes;
    private final Optional<Nodes> tighten;
    private final GraphSet graphs;

    /**
     * A model.
     *
     * @param count K, the nodes a score is averaged over
     */
    public VaeModel(Parameters parameters, int count) {
        this(parameters, count, OptionalInt.empty());
    }

    /**
     * A model that may have a second scoring graph.
     *
     * @param count K, the nodes a score is averaged over
     * @param more K of the second graph; empty where there is none
     */
    public VaeModel(Parameters parameters, int count, OptionalInt more) {
        int latent = parameters.architecture().latent();
        this.parameters = parameters;
        this.nodes = Nodes.of(count, latent);
        this.tighten = more.isPresent() ? Optional.of(Nodes.of(more.getAsInt(), latent)) : Optional.empty();
        this.graphs = VaeGraphs.of(parameters, nodes, tighten);
    }

    @Override
    public String family() {
        return "vae";
    }

    @Override
    public Manifest.Latent latent() {
        return parameters.architecture().declared();
    }

    @Override
    public Manifest.Nodes nodes() {
        return declared(nodes);
    }

    @Override
    public Optional<Manifest.Nodes> tighten() {
        return tighten.map(VaeModel::declared);
    }

    private static Manifest.Nodes declared(Nodes nodes) {
        return new Manifest.Nodes(nodes.count(), Nodes.CONSTRUCTION);
    }

    @Override
    public GraphSet graphs() {
        return graphs;
    }

    @Override
    public List<Likelihood> likelihoods() {
        return Scales.of(parameters).likelihoods();
    }

    @Override
    public float[] anomalies(EventBatch events) {
        return anomalies(events, nodes);
    }

    @Override
    public float[] tightened(EventBatch events) {
        return anomalies(events, tighten.orElseThrow());
    }

    private float[] anomalies(EventBatch events, Nodes averaged) {
        EngineSettings.apply();
        float[] anomalies = new float[events.size()];
        try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
                EngineAlgebra algebra = new EngineAlgebra(manager, parameters)) {
            Vae<EngineTensor> vae = new Vae<>(algebra, parameters.architecture());
            DeviceRows rows = DeviceRows.of(manager, parameters.architecture().layout(), EventSource.of(events));
            for (int from = 0; from < rows.size(); from += ROWS) {
                int to = Math.min(rows.size(), from + ROWS);
                try (NDManager step = manager.newSubManager()) {
                    algebra.in(step);
                    Events<EngineTensor> batch = rows.slice(algebra, step, from, to);
                    EngineTensor epsilon = algebra.floats(averaged.epsilon(), 1, averaged.count(), averaged.latent());
                    Terms<EngineTensor> terms = Terms.of(vae, batch, vae.encode(batch), epsilon, averaged.count());
                    float[] part = terms.anomaly().array().toFloatArray();
                    System.arraycopy(part, 0, anomalies, from, part.length);
                }
            }
        }
        return anomalies;
    }
}
