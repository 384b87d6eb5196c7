package dev.elbow.trainer.cli;

import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.data.kafka.TopicFile;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.trainer.recipe.TopicSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A recipe whose rows are in a file; those of a topic are fetched into one, which is removed when this is closed. */
final class TrainingData implements AutoCloseable {

    private final Recipe recipe;
    private final Optional<TopicFile> fetched;

    private TrainingData(Recipe recipe, Optional<TopicFile> fetched) {
        this.recipe = recipe;
        this.fetched = fetched;
    }

    /** Fetches a topic where the recipe names one, and says what is read. */
    static TrainingData of(Recipe recipe, TopicOptions options, PrintWriter err) {
        say(err, "reading " + recipe.data().name());
        if (recipe.data().topic().isEmpty()) {
            return new TrainingData(recipe, Optional.empty());
        }
        TopicSource source = options.complete(recipe.data().topic().get());
        TopicFile events =
                fetch(source, options, OptionalLong.empty(), recipe.data().mostRefused(), err);
        return new TrainingData(recipe.withFetched(events.file(), events.range()), Optional.of(events));
    }

    static TopicFile fetch(
            TopicSource source, TopicOptions options, OptionalLong most, double mostRefused, PrintWriter err) {
        TopicFile events = TopicFile.fetch(source, options.settings(), most);
        say(err, events.summary() + "; until the end in " + events.file());
        try {
            return events.check(mostRefused);
        } catch (TrainerDataException e) {
            events.close();
            throw e;
        }
    }

    /** The recipe with other data, a file or a topic. */
    static Recipe withData(Recipe recipe, String data) {
        return TopicSource.names(data) ? recipe.withTopic(topic(data)) : recipe.withFile(Path.of(data));
    }

    static TopicSource topic(String data) {
        return TopicSource.parse(data)
                .orElseThrow(() -> new TrainerDataException("data " + data + " (expected: " + TopicSource.FORM + ")"));
    }

    private static void say(PrintWriter err, String line) {
        err.println(line);
        err.flush();
    }

    Recipe recipe() {
        return recipe;
    }

    @Override
    public void close() {
        fetched.ifPresent(TopicFile::close);
    }
}
