package dev.elbow.trainer.mixture;

import dev.elbow.schemas.model.GraphContract;
import dev.elbow.trainer.onnx.OnnxGraph;
import dev.elbow.trainer.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scoring graph: event to everything that the scorer emits. One instance a graph. */
final class ScoreNodes {

    private final OnnxGraph graph;
    private final Doubles doubles;
    private final Mixture mixture;
    private final Columns columns;
    private final EventNodes events;
    private final DensityNodes density;
    private final ParameterNodes parameters;

    ScoreNodes(OnnxGraph graph, Mixture mixture) {
        this.graph = graph;
        this.doubles = new Doubles(graph);
        this.mixture = mixture;
        this.columns = mixture.columns();
        this.events = new EventNodes(graph, columns);
        this.density = new DensityNodes(graph, mixture, events);
        this.parameters = new ParameterNodes(graph, mixture);
    }

    void write() {
        Value latentRate = latentRate();
        Value rate = doubles.total(latentRate, mixture.size());
        // sum_c r_c (-log p(x|c)); with the rate it is -log p(x), since the posterior is exact.
        Value distortion = doubles.total(density.responsibilities().times(density.logLikelihood()), mixture.size())
                .apply("Neg");
        graph.output(GraphContract.ANOMALY, distortion.plus(rate).toFloat());
        graph.output(GraphContract.DISTORTION, distortion.toFloat());
        graph.output(GraphContract.RATE, rate.toFloat());
        graph.output(GraphContract.FEATURE_DISTORTION, featureDistortion().toFloat());
        graph.output(GraphContract.LATENT_RATE, latentRate.toFloat());
        graph.output(GraphContract.EVIDENCE, density.evidence().toFloat());
        MixtureGraphs.writeCode(graph, density);
        writeExpected();
    }

    /**
     * Each component's part of {@code KL(r || w)}, {@code [N, C]}: {@code r log(r/w) - r + w}, at least 0, and w where r is 0. By
     * Bayes' rule {@code log(r/w) = log p(x|c) - log p(x)}, which is finite there.
     */
    private Value latentRate() {
        Value r = density.responsibilities();
        Value weights = doubles.row(mixture.components(), Component::weight);
        Value logRatio = density.logLikelihood().minus(density.evidence().unsqueeze(1));
        // Rounding, about 1e-16 where r is w, must not make it negative.
        return r.times(logRatio).minus(r).plus(weights).max(doubles.scalar(0));
    }

    /** {@code [N, F]} in the schema's order. */
    private Value featureDistortion() {
        Value r = density.responsibilities();
        List<Value> parts = new ArrayList<>();
        density.numberCosts()
                .ifPresent(costs ->
                        parts.add(costs.times(r.transpose(1L, 0L).unsqueeze(2)).sum(0)));
        density.flags().ifPresent(flags -> parts.add(flagDistortion(r, flags)));
        for (int j = 0; j < columns.symbols().size(); j++) {
            Value cost = doubles.total(r.times(density.symbolLogs(j)), mixture.size());
            parts.add(doubles.scalar(0).minus(cost).unsqueeze(1));
        }
        List<Columns.Place> places = new ArrayList<>(columns.numeric());
        places.addAll(columns.flags());
        places.addAll(columns.symbols());
        Integer[] order = new Integer[places.size()];
        for (int i = 0; i < order.length; i++) {
            order[places.get(i).feature()] = i;
        }
        return Value.concat(1, parts).reorder(List.of(order), 1);
    }

    private Value flagDistortion(Value r, EventNodes.Present flags) {
        Value one = flags.values().times(r.apply("MatMul", density.logFlags(true)));
        Value zero = flags.observed().minus(flags.values()).times(r.apply("MatMul", density.logFlags(false)));
        return doubles.scalar(0).minus(one).minus(zero);
    }

    private void writeExpected() {
        Value r = density.responsibilities();
        Optional<Value> numbers = parameters.mean(r).map(events::inUnits);
        Optional<Value> flags = parameters.flags(r);
        if (numbers.isPresent() || flags.isPresent()) {
            graph.output(GraphContract.EXPECTED_NUMERIC, events.asPorts(numbers, flags));
        }
        List<Value> best = new ArrayList<>();
        for (Value symbols : parameters.symbols(r)) {
            best.add(symbols.argMax(1).plus(graph.longs(new long[] {1}, 1)));
        }
        if (!best.isEmpty()) {
            graph.output(GraphContract.EXPECTED_CATEGORICAL, Value.concat(1, best));
        }
    }
}
