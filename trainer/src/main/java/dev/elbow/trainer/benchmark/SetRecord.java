package dev.elbow.trainer.benchmark;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.schemas.wire.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of one set with one seed.
 *
 * @param key of all that the model's figures follow from: data, protocol, seed and recipe
 * @param data digest of the set's file: with protocol and seed, all that the other detectors' figures follow from
 * @param model what tables call the model
 * @param settings digest of the recipe's settings, the same for all sets
 * @param size of the set, and what was told of it
 * @param gate what became of the model besides its ranking
 * @param methods figures by the method's name, the model's own first
 */
record SetRecord(
        String key,
        String data,
        String model,
        String settings,
        Protocol protocol,
        String set,
        long seed,
        Size size,
        Gate gate,
        Map<String, Figures> methods) {

    /** The model by minus its evidence lower bound, by the distortion alone, and by the importance-weighted bound. */
    static final List<String> MODEL = List.of("model", "model_reconstruction", "model_evidence");

    /** Columns, rows trained on, rows scored, anomalies among those. */
    record Size(int columns, int train, int test, int anomalies) {}

    /**
     * What became of the model.
     *
     * @param collapsed whether no latent unit is active
     * @param useless whether the export gate objected to anything else
     * @param refused scored rows that are no events of the model; they count as the strangest
     * @param alertsAtHundredth share of the normal rows whose p-value is at most 0.01
     * @param alertsAtThousandth share of the normal rows whose p-value is at most 0.001
     */
    record Gate(boolean collapsed, boolean useless, int refused, double alertsAtHundredth, double alertsAtThousandth) {}

    /**
     * One method's figures.
     *
     * @param auroc from 0 to 1
     * @param aupr average precision, from 0 to 1
     * @param fitSeconds from training rows to what can score
     * @param microseconds an event, scored in one batch, warm
     */
    record Figures(double auroc, double aupr, double fitSeconds, double microseconds) {}

    SetRecord {
        methods = new LinkedHashMap<>(methods);
    }

    /** The record under another name of the model, which no figure follows from. */
    SetRecord named(String other) {
        return new SetRecord(key, data, other, settings, protocol, set, seed, size, gate, methods);
    }

    /** The figures of the detectors beside the model, which do not follow from the recipe. */
    Map<String, Figures> detectors() {
        Map<String, Figures> others = new LinkedHashMap<>(methods);
        others.keySet().removeAll(MODEL);
        return others;
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key);
        json.put("data", data);
        json.put("model", model);
        json.put("settings", settings);
        json.put("protocol", protocol.name().toLowerCase(Locale.ROOT));
        json.put("set", set);
        json.put("seed", seed);
        json.put("columns", size.columns);
        json.put("train", size.train);
        json.put("test", size.test);
        json.put("anomalies", size.anomalies);
        json.put("collapsed", gate.collapsed);
        json.put("useless", gate.useless);
        json.put("refused", gate.refused);
        json.put("alerts_at_hundredth", gate.alertsAtHundredth);
        json.put("alerts_at_thousandth", gate.alertsAtThousandth);
        List<Object> lines = new ArrayList<>();
        methods.forEach((name, figures) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", name);
            line.put("auroc", figures.auroc);
            line.put("aupr", figures.aupr);
            line.put("fit_seconds", figures.fitSeconds);
            line.put("microseconds", figures.microseconds);
            lines.add(line);
        });
        json.put("methods", lines);
        return ResultJson.write(json) + "\n";
    }

    /**
     * Reads a record back.
     *
     * @param source what messages call the text
     * @throws dev.elbow.schemas.config.ConfigurationException where it is no record
     * @throws dev.elbow.schemas.wire.WireException where it is no JSON object
     */
    static SetRecord read(String source, String text) {
        Settings json = new Settings(source, Yaml.read(source, text)); // JSON is YAML
        Map<String, Figures> methods = new LinkedHashMap<>();
        for (Settings line : json.groups("methods")) {
            methods.put(
                    line.requiredText("name"),
                    new Figures(
                            line.number("auroc", 0, 0, 1),
                            line.number("aupr", 0, 0, 1),
                            line.number("fit_seconds", 0, 0, Double.MAX_VALUE),
                            line.number("microseconds", 0, 0, Double.MAX_VALUE)));
        }
        SetRecord record = new SetRecord(
                json.requiredText("key"),
                json.requiredText("data"),
                json.requiredText("model"),
                json.requiredText("settings"),
                json.choice("protocol", Protocol.CLEAN),
                json.requiredText("set"),
                json.whole("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                new Size(count(json, "columns"), count(json, "train"), count(json, "test"), count(json, "anomalies")),
                new Gate(
                        json.flag("collapsed", false),
                        json.flag("useless", false),
                        count(json, "refused"),
                        json.number("alerts_at_hundredth", 0, 0, 1),
                        json.number("alerts_at_thousandth", 0, 0, 1)),
                methods);
        if (!methods.keySet().containsAll(MODEL)) {
            json.problem("methods", methods.keySet(), "at least " + MODEL);
        }
        json.finish();
        return record;
    }

    private static int count(Settings json, String key) {
        return json.integer(key, 0, 0, Integer.MAX_VALUE);
    }
}
