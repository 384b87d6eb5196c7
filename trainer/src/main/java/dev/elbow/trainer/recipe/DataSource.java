package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the rows come from.
 *
 * @param file CSV, JSON lines (both also gzipped) or Parquet; empty for a topic that was not fetched yet
 * @param topic the Kafka topic, where the rows are events of one
 * @param where an SQL condition that chooses the rows to train on; empty for all
 * @param label the column that says what a row is; never a feature
 * @param mostRefused share of rows that may be left out because the scorer would refuse them
 * @param description what the rows are and where they were published
 * @param license of the data
 */
public record DataSource(
        Path file,
        Optional<TopicSource> topic,
        String where,
        Optional<String> label,
        double mostRefused,
        String description,
        String license) {

    /** A file can be corrected; a topic has what was sent. */
    private static final double MOST_REFUSED_OF_A_TOPIC = 0.01;

    static DataSource read(Settings settings, Path folder) {
        String file = settings.requiredText("file");
        Optional<String> servers = settings.text("bootstrap_servers");
        Optional<TopicSource> topic = Optional.empty();
        if (TopicSource.names(file)) {
            topic = TopicSource.parse(file)
                    .map(source -> servers.map(source::at).orElse(source));
            if (topic.isEmpty()) {
                settings.problem("file", file, TopicSource.FORM);
            }
        } else if (servers.isPresent()) {
            settings.problem("bootstrap_servers", servers.get(), "absent, since data.file is no topic");
        }
        boolean isTopic = TopicSource.names(file);
        return new DataSource(
                isTopic ? Path.of("") : folder.resolve(file),
                topic,
                settings.text("where", ""),
                settings.text("label"),
                settings.number("most_refused", isTopic ? MOST_REFUSED_OF_A_TOPIC : 0, 0, 1),
                settings.text("description", "not stated"),
                settings.text("license", "not stated"));
    }

    /** The same question to another file. */
    DataSource withFile(Path other) {
        return new DataSource(other, Optional.empty(), where, label, mostRefused, description, license);
    }

    /** The same question to a topic. */
    DataSource withTopic(TopicSource other) {
        Optional<String> servers = topic.flatMap(TopicSource::bootstrapServers);
        return new DataSource(
                Path.of(""),
                Optional.of(servers.map(other::at).orElse(other)),
                where,
                label,
                Math.max(mostRefused, MOST_REFUSED_OF_A_TOPIC),
                description,
                license);
    }

    /** A topic's events, fetched into a file. */
    DataSource fetched(Path events, String range) {
        String described = description + " (" + range + ")";
        return new DataSource(events, Optional.empty(), where, label, mostRefused, described, license);
    }

    /** What messages call the data. */
    public String name() {
        return topic.map(TopicSource::toString).orElse(file.toString());
    }
}
