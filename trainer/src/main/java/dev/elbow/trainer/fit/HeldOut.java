package dev.elbow.trainer.fit;

import ai.djl.ndarray.NDManager;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.recipe.ObjectiveSettings;

/**
 * What rows come to that parameters were not fitted to, by fixed draws; means an event in nats.
 *
 * @param anomaly minus the bound, which is what people are told
 * @param objective what is minimised, over the rows that it would not trim: the fit is judged by it
 */
record HeldOut(double anomaly, double objective) {

    /** Rows and draws at once. */
    private static final int DRAWS = 4_096;

    /** By one draw an event, or all of them where the objective is of all. */
    static HeldOut of(EngineAlgebra algebra, DeviceRows rows, ObjectiveSettings objective) {
        float[] nats = new float[rows.size()];
        double anomaly = nats(algebra, rows, objective, nats) / rows.size();
        boolean itself = objective.trim() == 0
                && (objective.minimise() == Objective.ELBO || objective.minimise() == Objective.RATE_DISTORTION);
        return new HeldOut(anomaly, itself ? anomaly : Trim.mean(nats, objective.trim()));
    }

    /**
     * The objective of each row after the warm-up.
     *
     * @param into one a row
     * @return the sum of anomalies
     */
    static double nats(EngineAlgebra algebra, DeviceRows rows, ObjectiveSettings objective, float[] into) {
        Vae<EngineTensor> vae = new Vae<>(algebra, algebra.architecture());
        int draws = objective.minimise() == Objective.IWAE ? objective.draws() : 1;
        int chunk = Math.max(1, DRAWS / draws);
        double sum = 0;
        for (int from = 0; from < rows.size(); from += chunk) {
            int to = Math.min(rows.size(), from + chunk);
            try (NDManager step = algebra.manager().newSubManager()) {
                algebra.in(step);
                Events<EngineTensor> events = rows.slice(algebra, step, from, to);
                EngineTensor noise = DeviceRows.noise(algebra, from, to - from, draws, vae.latent());
                Terms<EngineTensor> terms = Terms.of(vae, events, vae.encode(events), noise, draws);
                sum += terms.anomaly().array().sum().getFloat();
                float[] nats = objective
                        .minimise()
                        .perEvent(terms, objective.beta(1), draws)
                        .array()
                        .toFloatArray();
                System.arraycopy(nats, 0, into, from, nats.length);
            }
        }
        return sum;
    }
}
