package dev.elbow.trainer.benchmark;

import dev.elbow.trainer.benchmark.Reference.Score;
import dev.elbow.trainer.benchmark.Summary.Line;
import dev.elbow.trainer.benchmark.Summary.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A detector of ours beside another program's of the same name, on one set: whether ours is what its name says. The other's shuffles
 * are not ours, so that equal figures cannot be asked for.
 *
 * @param here AUROC, percent
 * @param measured AUROC by the other program
 * @param tolerance three standard errors of the difference, as far as seeds tell, and {@value #ROUNDING} for the details of programs
 */
record Agreement(String method, String set, double here, double measured, double tolerance) {

    private static final double ROUNDING = 1;

    /** With one seed nothing is known of the spread. */
    private static final double ONE_SEED = 5;

    /** Seeds of the other program. */
    private static final int OTHER_SEEDS = 5;

    /** All methods and sets that both sides have. */
    static List<Agreement> of(Summary summary, Reference reference) {
        List<Agreement> agreements = new ArrayList<>();
        Map<String, Map<String, Score>> measured = reference.measured(summary.protocol());
        SortedSet<String> methods = new TreeSet<>(summary.methods().keySet());
        methods.retainAll(measured.keySet());
        for (String method : methods) {
            for (String set : summary.sets()) {
                Line line = summary.line(method, set);
                Optional<Score> score = Reference.find(measured.getOrDefault(method, Map.of()), set);
                if (line.seeds() > 0 && score.isPresent()) {
                    Spread auroc = line.auroc();
                    agreements.add(new Agreement(
                            method, set, auroc.mean(), score.get().auroc(), tolerance(auroc, line.seeds())));
                }
            }
        }
        return agreements;
    }

    private static double tolerance(Spread auroc, int seeds) {
        return seeds < 2 ? ONE_SEED : ROUNDING + 3 * auroc.deviation() * Math.sqrt(1.0 / seeds + 1.0 / OTHER_SEEDS);
    }

    double difference() {
        return here - measured;
    }

    boolean agrees() {
        return Math.abs(difference()) <= tolerance;
    }
}
