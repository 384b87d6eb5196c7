package dev.elbow.trainer.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.elbow.trainer.model.Distortion;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Rows;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.model.Weights;

/** The anomaly as the training engine computes it, at fixed nodes: what exported graphs are compared with. Stateless. */
public final class VaeScore {

    private VaeScore() {}

    /**
     * Distortion + rate of each row, nats.
     *
     * @param epsilon {@code [K, L]} row by row
     */
    public static float[] anomalies(Layout layout, Weights weights, float[] epsilon, Rows rows) {
        EngineSettings.apply();
        try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu());
                Vae vae = new Vae(manager, weights)) {
            DeviceRows all = new DeviceRows(manager, layout, rows);
            Vae.Batch batch = all.slice(manager, 0, rows.size());
            Distortion distortion = new Distortion(
                    manager,
                    layout,
                    weights.sigma().stream().map(sigma -> sigma * sigma).toList());
            Vae.Posterior posterior = vae.encode(batch);
            int latent = weights.latent();
            NDArray nodes = manager.create(epsilon, new Shape(epsilon.length / latent, latent));
            NDArray sum = manager.zeros(new Shape(rows.size()));
            long count = nodes.getShape().get(0);
            for (int k = 0; k < count; k++) {
                NDArray z = vae.sample(posterior, nodes.get(k));
                sum = sum.add(distortion.of(batch, vae.decode(z)).sum(new int[] {1}));
            }
            return sum.div(manager.create((float) count))
                    .add(vae.rate(posterior).sum(new int[] {1}))
                    .toFloatArray();
        }
    }
}
