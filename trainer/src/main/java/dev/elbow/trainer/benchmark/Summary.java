package dev.elbow.trainer.benchmark;

import dev.elbow.trainer.benchmark.SetRecord.Figures;
import dev.elbow.trainer.data.TrainerDataException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The records of one protocol, by method, set and seed.
 *
 * @param models records by the model's name and the set, for what is told of models alone
 * @param methods figures by method, set and seed; those of models first
 */
record Summary(
        Protocol protocol,
        Map<String, Map<String, List<SetRecord>>> models,
        Map<String, Map<String, Map<Long, Figures>>> methods) {

    /**
     * Sorts records.
     *
     * @param records of the protocol, some at least
     * @throws TrainerDataException where one name stands for two recipes
     */
    static Summary of(Protocol protocol, List<SetRecord> records) {
        Map<String, Map<String, List<SetRecord>>> models = new LinkedHashMap<>();
        Map<String, Map<String, Map<Long, Figures>>> methods = new LinkedHashMap<>();
        Map<String, String> settings = new HashMap<>();
        for (SetRecord record : records) {
            String before = settings.putIfAbsent(record.model(), record.settings());
            if (before != null && !before.equals(record.settings())) {
                throw new TrainerDataException("results: the model " + record.model() + " stands for two recipes in"
                        + " protocol " + word(protocol) + " (expected: one; give one of them another --name)");
            }
            models.computeIfAbsent(record.model(), none -> caseless())
                    .computeIfAbsent(record.set(), none -> new ArrayList<>())
                    .add(record);
        }
        for (boolean ofModel : new boolean[] {true, false}) {
            for (SetRecord record : records) {
                record.methods().forEach((method, figures) -> {
                    if (SetRecord.MODEL.contains(method) == ofModel) {
                        methods.computeIfAbsent(label(record, method), none -> caseless())
                                .computeIfAbsent(record.set(), none -> new TreeMap<>())
                                .put(record.seed(), figures);
                    }
                });
            }
        }
        return new Summary(protocol, models, methods);
    }

    private static <V> Map<String, V> caseless() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    private static String label(SetRecord record, String method) {
        return SetRecord.MODEL.contains(method)
                ? record.model() + method.substring(SetRecord.MODEL.get(0).length())
                : method;
    }

    /** The protocol as commands and tables write it. */
    static String word(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Percent.
     *
     * @param deviation over seeds; NaN with fewer than two
     */
    record Spread(double mean, double deviation) {
        static Spread of(Collection<Double> values) {
            double mean =
                    values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            double squares = values.stream()
                    .mapToDouble(one -> (one - mean) * (one - mean))
                    .sum();
            return new Spread(mean, values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)));
        }
    }

    /** One line of a table: a method on a set, or over all sets. */
    record Line(int seeds, Spread auroc, Spread aupr, double fitSeconds, double microseconds) {}

    /** The sets, of any method. */
    Set<String> sets() {
        Set<String> sets = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        methods.values().forEach(figures -> sets.addAll(figures.keySet()));
        return sets;
    }

    /** A method on a set, means over seeds; without seeds where it was not run. */
    Line line(String method, String set) {
        Collection<Figures> seeds = figures(method).getOrDefault(set, Map.of()).values();
        return new Line(
                seeds.size(),
                Spread.of(percents(seeds, Figures::auroc)),
                Spread.of(percents(seeds, Figures::aupr)),
                seeds.stream().mapToDouble(Figures::fitSeconds).average().orElse(Double.NaN),
                seeds.stream().mapToDouble(Figures::microseconds).average().orElse(Double.NaN));
    }

    /**
     * A method over sets: means of the sets' means, with the deviation that the mean of all sets has over seeds; medians of times.
     *
     * @param sets some, on each of which the method was run
     */
    Line mean(String method, Collection<String> sets) {
        List<Line> lines = sets.stream().map(set -> line(method, set)).toList();
        Set<Long> common = new TreeSet<>();
        Map<String, Map<Long, Figures>> figures = figures(method);
        sets.forEach(set -> common.addAll(figures.getOrDefault(set, Map.of()).keySet()));
        sets.forEach(set -> common.retainAll(figures.getOrDefault(set, Map.of()).keySet()));
        return new Line(
                common.size(),
                new Spread(average(lines, line -> line.auroc.mean), overSeeds(figures, sets, common, Figures::auroc)),
                new Spread(average(lines, line -> line.aupr.mean), overSeeds(figures, sets, common, Figures::aupr)),
                median(lines, Line::fitSeconds),
                median(lines, Line::microseconds));
    }

    private Map<String, Map<Long, Figures>> figures(String method) {
        return methods.getOrDefault(method, Map.of());
    }

    private static List<Double> percents(Collection<Figures> figures, ToDoubleFunction<Figures> share) {
        return figures.stream().map(one -> 100 * share.applyAsDouble(one)).toList();
    }

    private static double average(List<Line> lines, ToDoubleFunction<Line> value) {
        return lines.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private static double overSeeds(
            Map<String, Map<Long, Figures>> figures,
            Collection<String> sets,
            Set<Long> seeds,
            ToDoubleFunction<Figures> share) {
        List<Double> means = seeds.stream()
                .map(seed -> sets.stream()
                        .map(set -> figures.getOrDefault(set, Map.of()).get(seed))
                        .mapToDouble(one -> one == null ? Double.NaN : 100 * share.applyAsDouble(one))
                        .average()
                        .orElse(Double.NaN))
                .toList();
        return Spread.of(means).deviation;
    }

    private static double median(List<Line> lines, ToDoubleFunction<Line> value) {
        double[] sorted = lines.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
