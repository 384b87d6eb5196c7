package dev.elbow.deploy.docs;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a document's commands are run.
 *
 * @param prepare commands before the first one: they make what the document takes for granted
 * @param before for the beginning of a command, what is run before it
 * @param instead for a placeholder of the document, what stands for it
 * @param elsewhere for the beginning of a command that is not run here, the test that runs it, or after {@code not run: } the reason
 * @param shown for the beginning of an output that is not compared with what was printed, the reason, which may be a test that does
 */
record DocumentPlan(
        List<DocumentCommand> prepare,
        Map<String, String> before,
        Map<String, String> instead,
        Map<String, String> elsewhere,
        Map<String, String> shown) {

    /** What the reason of a command begins with that no test runs. */
    static final String NOT_RUN = "not run: ";

    private static final String FILE = "documents.yaml";

    /** For each document with commands. */
    static Map<String, DocumentPlan> all() {
        try (InputStream in = Objects.requireNonNull(DocumentPlan.class.getResourceAsStream(FILE), FILE)) {
            Map<String, Object> tree = Yaml.read(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Settings settings = new Settings(FILE, tree);
            Map<String, DocumentPlan> plans = new LinkedHashMap<>();
            tree.keySet().forEach(name -> plans.put(name, read(settings.group(name))));
            settings.finish();
            return plans;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> elsewhere(DocumentCommand command) {
        return first(elsewhere, command.head());
    }

    /** Whether it has to be what was printed. */
    boolean isCompared(DocumentOutput output) {
        return first(shown, output.head()).isEmpty();
    }

    List<DocumentCommand> before(DocumentCommand command) {
        return first(before, command.head())
                .map(text -> DocumentCommand.of(1, text.lines().toList()))
                .orElse(List.of());
    }

    private static Optional<String> first(Map<String, String> entries, String head) {
        return entries.entrySet().stream()
                .filter(entry -> head.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static DocumentPlan read(Settings plan) {
        return new DocumentPlan(
                DocumentCommand.of(1, plan.text("prepare", "").lines().toList()),
                plan.passThrough("before"),
                plan.passThrough("instead"),
                plan.passThrough("elsewhere"),
                plan.passThrough("shown"));
    }
}
