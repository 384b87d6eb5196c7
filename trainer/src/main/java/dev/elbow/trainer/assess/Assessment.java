package dev.elbow.trainer.assess;

import dev.elbow.trainer.evaluate.Alerts;
import dev.elbow.trainer.evaluate.LatentUnits;
import dev.elbow.trainer.evaluate.Mean;
import dev.elbow.trainer.evaluate.Ranking;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a package is worth on the rows of a file.
 *
 * @param groups the bound of normal rows and of anomalies, or of all rows
 * @param units present for a model with a latent code of its own
 * @param notes what could not be said, and why
 */
public record Assessment(
        List<Group> groups,
        Optional<LatentUnits> units,
        Optional<Evidence> evidence,
        Optional<Gap> gap,
        Optional<Inference> inference,
        Optional<Detection> detection,
        List<String> notes) {

    public Assessment {
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
    }

    /**
     * The bound of some rows by the package's scoring graph, nats.
     *
     * @param name {@code normal}, {@code anomalous} or {@code all}
     * @param bound the evidence lower bound: minus distortion and rate
     * @param evidence the importance-weighted bound at the graph's own nodes
     */
    public record Group(String name, int rows, Mean bound, Mean distortion, Mean rate, Mean evidence) {}

    /**
     * The evidence by random draws, nats.
     *
     * @param rows rows it was estimated for, normal ones where that is known
     * @param bounds the importance-weighted bound by the number of draws; the last is the evidence
     * @param error mean standard error of a row's evidence by all draws
     * @param prior the evidence by as many draws from the prior
     * @param priorError mean standard error of a row's evidence by those
     */
    public record Evidence(int rows, Map<Integer, Mean> bounds, double error, Mean prior, double priorError) {}

    /**
     * What rows gain from posteriors of their own, nats.
     *
     * @param rows rows that were tightened, normal ones where that is known
     * @param gain never below 0
     */
    public record Gap(int rows, int steps, Mean gain) {}

    /**
     * The bound of rows whose posteriors no encoder computed (stochastic variational inference), nats; all bounds by the same nodes.
     *
     * @param rows rows it was measured for, normal ones where that is known
     * @param steps gradient steps for each row
     * @param bound with posteriors of their own, begun at the prior
     * @param prior with the prior as posterior
     * @param amortised with the encoder's posteriors
     * @param tightened with posteriors of their own, begun at the encoder's; absent where none were asked for
     */
    public record Inference(int rows, int steps, Mean bound, Mean prior, Mean amortised, Optional<Mean> tightened) {}

    /**
     * How anomalies are told from normal rows.
     *
     * @param budget false alerts that the package's rate allows among the normal rows
     * @param rivals by name, the model first
     * @param atThreshold alerts at the package's own threshold
     */
    public record Detection(int budget, double falseAlertRate, Map<String, Rival> rivals, Alerts atThreshold) {}

    /**
     * One way to score.
     *
     * @param alerts with the budget
     */
    public record Rival(Ranking ranking, Alerts alerts) {}
}
