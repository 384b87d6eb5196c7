package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No command of a document is without a test; that they run is {@link DocumentsIT}'s to show. */
class DocumentsTest {

    static final List<String> MODULES =
            List.of("schemas", "zoo", "trainer", "scorer", "deploy", "deploy/release", "deploy/flink");

    private static final Pattern TEST = Pattern.compile("([A-Z]\\w+(?:IT|Test))\\b.*");

    private static final Map<String, DocumentPlan> PLANS = DocumentPlan.all();

    @Test
    void everyDocumentWithCommandsIsRun() {
        Set<String> withCommands = Document.all().stream()
                .filter(document -> !document.commands().isEmpty())
                .map(Document::name)
                .collect(Collectors.toSet());

        assertThat(PLANS.keySet()).isEqualTo(withCommands);
    }

    /** What is told of a command that has gone would hide the next one of its kind. */
    @Test
    void whatIsSaidOfCommandsIsOfSomeThatAreThere() {
        PLANS.forEach((name, plan) -> {
            List<DocumentCommand> commands = Document.read(name).commands();
            assertThat(plan.shown().keySet())
                    .allSatisfy(beginning -> assertThat(Document.read(name).outputs())
                            .as("%s: %s", name, beginning)
                            .anyMatch(output -> output.head().startsWith(beginning)));
            Stream.of(plan.before(), plan.elsewhere())
                    .flatMap(entries -> entries.keySet().stream())
                    .forEach(beginning -> assertThat(commands)
                            .as("%s: %s", name, beginning)
                            .anyMatch(command -> command.head().startsWith(beginning)));
            assertThat(plan.instead().keySet())
                    .allSatisfy(placeholder -> assertThat(commands)
                            .as("%s: %s", name, placeholder)
                            .anyMatch(command -> command.text().contains(placeholder)));
        });
    }

    @Test
    void whatIsRunElsewhereNamesATestThatIsThere() throws IOException {
        Set<String> tests = tests();

        PLANS.forEach((name, plan) -> plan.elsewhere().forEach((command, where) -> {
            if (where.startsWith(DocumentPlan.NOT_RUN)) {
                assertThat(where.substring(DocumentPlan.NOT_RUN.length()))
                        .as(command)
                        .isNotBlank();
                return;
            }
            Matcher test = TEST.matcher(where);
            assertThat(test.matches()).as("%s: %s", command, where).isTrue();
            assertThat(tests).as("%s: %s", name, command).contains(test.group(1));
        }));
    }

    @Test
    void aCommandMaySpanLines() {
        List<String> lines = List.of(
                "cat > a <<'END'  # it's a file",
                "it's one",
                "END",
                "elbow score --package \"a",
                "  b\" \\",
                "  --stdin",
                "# a comment",
                "elbow zoo list   # what's there");

        assertThat(DocumentCommand.of(5, lines).stream().map(DocumentCommand::line))
                .containsExactly(5, 8, 12);
        assertThat(DocumentCommand.of(5, lines).get(1).text())
                .isEqualTo("elbow score --package \"a\n  b\" \\\n  --stdin");
    }

    @Test
    void whatAProgramPrintsIsNoCommand() {
        List<String> lines = List.of(
                "    elbow zoo list",
                "",
                "    network-intrusion:1.0.0",
                "",
                "```yaml",
                "elbow: 1",
                "```",
                "```sh",
                "tail -f a | elbow decode",
                "```");

        Document document = Document.of("a.md", lines);

        assertThat(document.commands())
                .containsExactly(
                        new DocumentCommand(1, "elbow zoo list"), new DocumentCommand(9, "tail -f a | elbow decode"));
        assertThat(document.outputsOf(document.commands().get(0)))
                .containsExactly(new DocumentOutput(3, "network-intrusion:1.0.0"));
        assertThat(document.outputsOf(document.commands().get(1))).isEmpty();
    }

    /** Else a command of an unknown program would pass for output. */
    @Test
    void whatIsShownIsComparedOrSaysWhyNot() {
        Document.all()
                .forEach(document -> assertThat(document.outputs()).allSatisfy(output -> {
                    DocumentPlan plan = Objects.requireNonNull(PLANS.get(document.name()), document.name());
                    assertThat(!plan.isCompared(output) || isRun(document, plan, output))
                            .as("%s:%d: %s", document.name(), output.line(), output.head())
                            .isTrue();
                }));
    }

    @Test
    void aFenceSaysWhatItHolds() {
        assertThatThrownBy(() -> Document.of("a.md", List.of("```", "skopeo inspect", "```")))
                .hasMessageContaining("a.md, line 1");
    }

    /** Whether a command before it is run by DocumentsIT, so that it is compared. */
    private static boolean isRun(Document document, DocumentPlan plan, DocumentOutput output) {
        return document.commands().stream()
                .filter(command -> command.line() < output.line())
                .anyMatch(command -> plan.elsewhere(command).isEmpty());
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module : MODULES) {
            Path folder = Document.CHECKOUT.resolve(module).resolve("src/test/java");
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".java"))
                        .forEach(file -> names.add(file.substring(0, file.length() - ".java".length())));
            }
        }
        return names;
    }
}
