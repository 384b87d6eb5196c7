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

/** A fitted VAE. Immutable. */
public final class VaeModel implements Model {

    private static final int ROWS = 1_024;

    private final Parameters parameters;
    private final Nodes nodes;
    private final GraphSet graphs;

    /**
     * A model.
     *
     * @param count K, the nodes a score is averaged over
     */
    public VaeModel(Parameters parameters, int count) {
        this.parameters = parameters;
        this.nodes = Nodes.of(count, parameters.architecture().latent());
        this.graphs = VaeGraphs.of(parameters, nodes);
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
                    EngineTensor epsilon = algebra.floats(nodes.epsilon(), 1, nodes.count(), nodes.latent());
                    Terms<EngineTensor> terms = Terms.of(vae, batch, vae.encode(batch), epsilon, nodes.count());
                    float[] part = terms.anomaly().array().toFloatArray();
                    System.arraycopy(part, 0, anomalies, from, part.length);
                }
            }
        }
        return anomalies;
    }
}
