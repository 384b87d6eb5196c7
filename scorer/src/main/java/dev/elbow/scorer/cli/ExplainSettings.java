package dev.elbow.scorer.cli;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.ScorerConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of {@code elbow score} that an explanation needs; the file of a stream serves, and what else stands there is left alone.
 *
 * @param bootstrapServers none where no topic is read
 * @param consumer further settings of Kafka's consumer
 */
record ExplainSettings(ScoringOptions options, Optional<String> bootstrapServers, Map<String, String> consumer) {

    private static final String SERVERS = "bootstrap_servers";
    private static final Set<String> NEEDED = Set.of(SERVERS, "kafka", "schema_registry");
    private static final Map<String, String> OPTIONS = Map.of(
            "package",
            "--package",
            "provider",
            "--provider",
            "format.events",
            "--format",
            SERVERS,
            "--bootstrap-servers");

    /**
     * Reads them.
     *
     * @param reference of the package, where a score names it
     */
    static ExplainSettings read(
            Optional<Path> config,
            Map<String, String> environment,
            Map<String, String> flags,
            Optional<String> reference) {
        Map<String, Object> values = ScoringSettings.values(config, environment, SettingsTree.SCORE_KEYS, flags);
        Set<String> others = new HashSet<>(ScorerConfig.STREAM_KEYS);
        others.removeAll(NEEDED);
        values.keySet().removeAll(others);
        values.remove(HttpSettings.KEY);
        values.remove(PageSettings.KEY);
        values.remove("tighten");
        reference.ifPresent(one -> values.putIfAbsent("package", one));
        Settings settings = new Settings(ScoringSettings.source("elbow explain", config), values, OPTIONS);
        ScoringOptions options = ScoringOptions.read(settings);
        Optional<String> servers = settings.text(SERVERS);
        Settings kafka = settings.group("kafka");
        Map<String, String> consumer = kafka.passThrough("consumer");
        kafka.passThrough("producer");
        settings.finish();
        return new ExplainSettings(options, servers, consumer);
    }
}
