package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.Feature;
import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code log p(x|c)}, the evidence and the responsibilities as nodes, float64. Shapes: N events, C components, D numbers, B flags.
 * One instance a graph.
 */
final class DensityNodes {

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Mixture mixture;
    private final List<Component> components;
    private final Optional<EventNodes.Present> flags;
    private final List<Value> codes = new ArrayList<>();
    private final Optional<Value> numberCosts;
    private final Value logLikelihood;
    private final Value evidence;
    private final Value responsibilities;

    DensityNodes(OnnxGraph graph, Mixture mixture, EventNodes events) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        this.mixture = mixture;
        this.components = mixture.components();
        numberCosts = events.numbers().map(this::numberCosts);
        flags = events.flags();
        for (int j = 0; j < mixture.columns().symbols().size(); j++) {
            codes.add(events.codes(j));
        }
        logLikelihood = sumOfLogs();
        Value logWeight = doubles.row(components, component -> Math.log(component.weight()));
        Value logJoint = logLikelihood.plus(logWeight);
        // By hand: a log-sum-exp that adds in the same order wherever a row lies.
        Value most = logJoint.reduce("ReduceMax", 1);
        evidence = most.plus(doubles.total(logJoint.minus(most.unsqueeze(1)).exp(), mixture.size())
                .log());
        responsibilities = logJoint.minus(evidence.unsqueeze(1)).exp();
    }

    /** {@code -log p(x_j | earlier observed numbers, c)}, {@code [C, N, D]}, 0 where missing. */
    Optional<Value> numberCosts() {
        return numberCosts;
    }

    Optional<EventNodes.Present> flags() {
        return flags;
    }

    /** {@code [N]} a categorical feature. */
    List<Value> codes() {
        return codes;
    }

    /** {@code log p(x|c)}, {@code [N, C]}. */
    Value logLikelihood() {
        return logLikelihood;
    }

    /** {@code log p(x)}, {@code [N]}. */
    Value evidence() {
        return evidence;
    }

    /** {@code p(c|x)}, {@code [N, C]}. */
    Value responsibilities() {
        return responsibilities;
    }

    private Value numberCosts(EventNodes.Present numbers) {
        int numeric = mixture.columns().numeric().size();
        int size = components.size();
        double[] mean = new double[size * numeric];
        double[] constant = new double[size * numeric];
        double[] whitening = new double[size * numeric * numeric];
        for (int c = 0; c < size; c++) {
            Lower factor = components.get(c).normal().factor();
            Lower inverse = factor.inverse();
            for (int j = 0; j < numeric; j++) {
                mean[c * numeric + j] = components.get(c).normal().mean(j);
                constant[c * numeric + j] = HALF_LOG_TWO_PI + Math.log(factor.at(j, j));
                for (int k = 0; k <= j; k++) {
                    whitening[(c * numeric + k) * numeric + j] = inverse.at(j, k);
                }
            }
        }
        Value deviation = numbers.values()
                .unsqueeze(0)
                .minus(graph.doubles(mean, size, 1, numeric))
                .times(numbers.observed().unsqueeze(0));
        Value whitened = mixture.full()
                ? deviation.apply("MatMul", graph.doubles(whitening, size, numeric, numeric))
                : deviation.times(graph.doubles(diagonal(whitening, size, numeric), size, 1, numeric));
        Value constants = graph.doubles(constant, size, 1, numeric);
        Value costs = whitened.square()
                .times(doubles.scalar(0.5))
                .plus(constants)
                .times(numbers.observed().unsqueeze(0));
        return mixture.full() && numeric > 1 && mayMiss()
                ? new MissingNodes(graph, mixture).costs(whitened, numbers.observed(), costs)
                : costs;
    }

    private static double[] diagonal(double[] matrices, int count, int size) {
        double[] diagonal = new double[count * size];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = matrices[i * size + i % size];
        }
        return diagonal;
    }

    /** Whether a number may be missing; where not, an event without it is refused before it gets here. */
    private boolean mayMiss() {
        return mixture.schema().features().stream()
                .anyMatch(feature -> !feature.symbolic()
                        && !(feature instanceof Feature.Flag)
                        && feature.missing() == Feature.Missing.MARGINALISE);
    }

    private Value sumOfLogs() {
        List<Value> parts = new ArrayList<>();
        int numeric = mixture.columns().numeric().size();
        numberCosts.ifPresent(costs ->
                parts.add(doubles.total(costs, numeric).transpose(1L, 0L).apply("Neg")));
        flags.ifPresent(present -> parts.add(flagLogs(present)));
        for (int j = 0; j < codes.size(); j++) {
            parts.add(symbolLogs(j));
        }
        Value sum = parts.get(0);
        for (Value part : parts.subList(1, parts.size())) {
            sum = sum.plus(part);
        }
        return sum;
    }

    /** {@code sum_j x_j log p_j + (1 - x_j) log(1 - p_j)}, {@code [N, C]}. */
    private Value flagLogs(EventNodes.Present present) {
        Value ones = present.values().apply("MatMul", logFlags(true).transpose(1L, 0L));
        Value zeros = present.observed()
                .minus(present.values())
                .apply("MatMul", logFlags(false).transpose(1L, 0L));
        return ones.plus(zeros);
    }

    /** {@code log P(flag is 1)} or {@code log P(flag is 0)}, {@code [C, B]}. */
    Value logFlags(boolean one) {
        double[][] logs = new double[components.size()][];
        for (int c = 0; c < logs.length; c++) {
            logs[c] = components.get(c).flags();
            for (int j = 0; j < logs[c].length; j++) {
                logs[c][j] = one ? Math.log(logs[c][j]) : Math.log1p(-logs[c][j]);
            }
        }
        return doubles.matrix(logs);
    }

    /** The log-probability of each event's symbol, {@code [N, C]}; 0 where missing. */
    Value symbolLogs(int j) {
        int outcomes = mixture.columns().outcomes().get(j);
        double[][] logs = new double[1 + outcomes][components.size()];
        for (int code = 0; code <= outcomes; code++) {
            for (int c = 0; c < components.size(); c++) {
                logs[code][c] = Math.log(components.get(c).symbol(j, code));
            }
        }
        return doubles.matrix(logs).gather(codes.get(j), 0);
    }
}
