package dev.elbow.deploy.docs;

import dev.elbow.schemas.config.Asked;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.alert.AlertConfig;
import dev.elbow.scorer.cli.GivenBy;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.stream.ScorerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every setting of the two services, as their readers ask for them. Only what each is for stands in a file beside this. Stateless.
 */
final class SettingReference {

    private static final String FILE = "settings.yaml";

    /** Together they open every group, so that its settings are asked for; what is wrong with them does not matter. */
    private static final List<String> SCORE = List.of(
            "{topics: {events: EVENTS}, tighten: {}, page: {}, choose: {header: h}, shadow: {package: p}}",
            "{topics: {events: EVENTS}}");

    private static final List<String> ALERT = List.of(
            "{topics: {scores: EVENTS-scores}, suppress: [{feature: f}], sinks: {alertmanager: {url: 'http://h'}, webhook: {url: 'http://h'}}}",
            "{topics: {scores: EVENTS-scores}, budget: {alerts: 3}}",
            "{topics: {scores: EVENTS-scores}, budget: {rate: 0.001}}");

    /** They need not be there; what readers take otherwise stands for nothing. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of("watch", "budget.alerts", "budget.rate");

    private SettingReference() {}

    static List<Asked> score() {
        return asked(SCORE, settings -> {
            PageSettings.read(settings, HttpSettings.read(settings));
            ScorerConfig.read(settings, scores -> AlertConfig.beside(settings, scores));
        });
    }

    static List<Asked> alert() {
        return asked(ALERT, settings -> {
            HttpSettings.read(settings);
            AlertConfig.read(settings);
        });
    }

    /** A table of them; what no line explains has an empty cell. */
    static String table(String command, List<Asked> asked, GivenBy given) {
        Map<String, String> meanings = meanings(command);
        StringBuilder text = new StringBuilder();
        text.append(Reference.row("setting", "takes", "default", "option, variable", "what it is"));
        text.append(Reference.row("---", "---", "---", "---", "---"));
        for (Asked one : asked) {
            List<String> others = new ArrayList<>();
            others.add(Reference.code(given.options().getOrDefault(one.key(), "")));
            others.add(Reference.code(given.variables().getOrDefault(one.key(), "")));
            others.removeIf(String::isEmpty);
            text.append(Reference.row(
                    Reference.code(one.key()),
                    Reference.cell(one.expected().replace("1.7976931348623157E308", "the largest number")),
                    stable(one),
                    String.join(", ", others),
                    Reference.cell(meanings.getOrDefault(one.key(), ""))));
        }
        return text.toString();
    }

    /** What the file beside this says of the settings of a command. */
    static Map<String, String> meanings(String command) {
        try (InputStream in = Objects.requireNonNull(SettingReference.class.getResourceAsStream(FILE), FILE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Settings settings = new Settings(FILE, Yaml.read(FILE, text));
            return settings.passThrough(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not the id that was drawn for this very process. */
    private static String stable(Asked one) {
        if (one.key().equals("transactional_id")) {
            return "drawn for the process";
        }
        return WITHOUT_DEFAULT.contains(one.key()) ? "" : Reference.code(one.otherwise());
    }

    private interface Reader {
        void read(Settings settings);
    }

    private static List<Asked> asked(List<String> variants, Reader reader) {
        Map<String, Asked> asked = new TreeMap<>();
        for (String variant : variants) {
            Settings settings = new Settings("settings", Yaml.read("settings", variant));
            try {
                reader.read(settings);
            } catch (ConfigurationException e) {
                // What is required was not given.
            }
            for (Asked one : settings.asked()) {
                String key = one.key().replace("[0]", "[]");
                asked.putIfAbsent(key, new Asked(key, one.expected(), one.otherwise()));
            }
        }
        return List.copyOf(asked.values());
    }
}
