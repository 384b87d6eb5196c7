package dev.elbow.deploy.bench;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.scorer.stream.Guarantee;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a bench measured, and how it is told. Not thread-safe. */
final class BenchReport {

    private final int events;
    private final int runs;
    private final Map<Case, List<Measure>> measures = new LinkedHashMap<>();
    private final Map<Guarantee, PacedRun.Latency> latencies = new LinkedHashMap<>();
    private final List<SoakRun.Part> soak = new ArrayList<>();
    private Optional<Detection.Rankings> detection = Optional.empty();

    BenchReport(int events, int runs) {
        this.events = events;
        this.runs = runs;
    }

    void add(Case one, Measure measure) {
        measures.computeIfAbsent(one, key -> new ArrayList<>()).add(measure);
    }

    void add(Guarantee guarantee, PacedRun.Latency latency) {
        latencies.put(guarantee, latency);
    }

    void add(List<SoakRun.Part> parts) {
        soak.addAll(parts);
    }

    void add(Detection.Rankings rankings) {
        detection = Optional.of(rankings);
    }

    /** As one JSON object. */
    String json() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", events);
        result.put("runs", runs);
        result.put("cases", measures.keySet().stream().map(this::row).toList());
        List<Map<String, Object>> paced = new ArrayList<>();
        latencies.forEach((guarantee, latency) -> paced.add(Map.of(
                "guarantee", guarantee.name().toLowerCase(Locale.ROOT),
                "p50_ms", latency.p50(),
                "p99_ms", latency.p99(),
                "most_ms", latency.most())));
        result.put("latency", paced);
        result.put(
                "soak",
                soak.stream()
                        .map(part -> Map.of(
                                "resident_bytes", part.resident(), "live_bytes", part.live(), "behind", part.behind()))
                        .toList());
        detection.ifPresent(rankings -> result.put(
                "auroc",
                Map.of(
                        "model", rankings.model().auroc(),
                        "random_cut_forest", rankings.forest().auroc(),
                        "random_cut_forest_of_logarithms",
                                rankings.forestOfLogarithms().auroc())));
        return ResultJson.write(result);
    }

    /** As a table and a few lines. */
    void print(PrintWriter out) {
        if (!measures.isEmpty()) {
            printf(
                    out,
                    "%d events a run, of %d bytes in JSON and %d in Avro, medians of %d runs%n%n",
                    events,
                    BenchEvents.json(0).length,
                    BenchEvents.avro(0).length,
                    runs);
            printf(out, "%-48s %9s %6s %9s %9s %8s%n", "", "events/s", "ratio", "client us", "broker us", "bytes");
        }
        measures.keySet()
                .forEach(one -> printf(
                        out,
                        "%-48s %9.0f %6.2f %9.2f %9.2f %8.0f%n",
                        row(one).values().toArray()));
        latencies.forEach((guarantee, latency) -> printf(
                out,
                "latency at %d events/s, %s: p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                PacedSender.PER_SECOND,
                guarantee.name().toLowerCase(Locale.ROOT),
                latency.p50(),
                latency.p99(),
                latency.most()));
        for (int part = 0; part < soak.size(); part++) {
            printf(
                    out,
                    "soak at %d events/s, part %d of %d: resident %.1f MB, live heap %.1f MB, %d events behind%n",
                    PacedSender.PER_SECOND,
                    part + 1,
                    soak.size(),
                    soak.get(part).resident() / 1e6,
                    soak.get(part).live() / 1e6,
                    soak.get(part).behind());
        }
        detection.ifPresent(rankings -> printf(
                out,
                "AUROC on %d labelled events: model %.4f, random cut forest %.4f, of logarithms %.4f%n",
                rankings.events(),
                rankings.model().auroc(),
                rankings.forest().auroc(),
                rankings.forestOfLogarithms().auroc()));
        out.flush();
    }

    private static void printf(PrintWriter out, String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    private Map<String, Object> row(Case one) {
        List<Measure> own = measures.getOrDefault(one, List.of());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("case", one.words());
        row.put("events_per_second", median(own, Measure::eventsPerSecond));
        row.put("ratio", ratio(own, measures.getOrDefault(one.passThrough(), own)));
        row.put("client_micros", median(own, Measure::clientMicros));
        row.put("broker_micros", median(own, Measure::brokerMicros));
        row.put("allocated_bytes", median(own, Measure::bytes));
        return row;
    }

    /** The median of the ratios of runs side by side, which the machine's other work meets alike. */
    private static double ratio(List<Measure> own, List<Measure> passThrough) {
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < own.size(); run++) {
            ratios.add(own.get(run).eventsPerSecond() / passThrough.get(run).eventsPerSecond());
        }
        return middle(ratios);
    }

    private static double median(List<Measure> runs, ToDoubleFunction<Measure> figure) {
        return middle(runs.stream().map(figure::applyAsDouble).toList());
    }

    private static double middle(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
