package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDManager;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;

/** Judges parameters by rows that they were not fitted to. Stateless. */
final class HeldOut {

    private static final int ROWS = 4_096;

    private HeldOut() {}

    /** Mean anomaly of the rows, in nats, by one fixed draw an event. */
    static double anomaly(EngineAlgebra algebra, DeviceRows rows) {
        Vae<EngineTensor> vae = new Vae<>(algebra, algebra.architecture());
        double sum = 0;
        for (int from = 0; from < rows.size(); from += ROWS) {
            int to = Math.min(rows.size(), from + ROWS);
            try (NDManager step = algebra.manager().newSubManager()) {
                algebra.in(step);
                Events<EngineTensor> events = rows.slice(algebra, step, from, to);
                EngineTensor noise = DeviceRows.noise(algebra, from, to - from, vae.latent());
                Terms<EngineTensor> terms = Terms.of(vae, events, vae.encode(events), noise, 1);
                sum += terms.anomaly().array().sum().getFloat();
            }
        }
        return sum / rows.size();
    }
}
