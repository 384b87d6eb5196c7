package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.elbow.zoo.fixture.RealRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever types what a document says, from its first command to its last, is shown what the document shows. */
@Tag("long")
class DocumentsIT {

    private static final Map<String, DocumentPlan> PLANS = DocumentPlan.all();

    @TempDir
    Path folder;

    /** Those with a command that is run here. */
    static Stream<String> documents() {
        String one = System.getProperty("document", "");
        return PLANS.entrySet().stream()
                .filter(plan -> Document.read(plan.getKey()).commands().stream()
                        .anyMatch(command -> plan.getValue().elsewhere(command).isEmpty()))
                .map(Map.Entry::getKey)
                .filter(name -> one.isEmpty() || name.equals(one));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandRuns(String name) throws Exception {
        for (String program : List.of("curl", "docker-registry", "promtool")) {
            assumeThat(RealRegistry.installed(program))
                    .as(program + " is installed")
                    .isTrue();
        }
        Document document = Document.read(name);
        DocumentPlan plan = Objects.requireNonNull(PLANS.get(name));
        try (DocumentShell shell = new DocumentShell(folder, plan, document)) {
            for (DocumentCommand command : plan.prepare()) {
                shell.run(command);
            }
            int run = 0;
            List<String> missing = new ArrayList<>();
            for (DocumentCommand command : document.commands()) {
                if (plan.elsewhere(command).isEmpty()) {
                    for (DocumentCommand before : plan.before(command)) {
                        shell.run(before);
                    }
                    long begin = System.nanoTime();
                    shell.run(command);
                    System.out.printf(
                            "%s:%d ran in %.1f s: %s%n",
                            name, command.line(), (System.nanoTime() - begin) / 1e9, command.head());
                    run++;
                }
                for (DocumentOutput output : document.outputsOf(command)) {
                    if (plan.isCompared(output)) {
                        shell.missing(output).ifPresent(missing::add);
                    }
                }
            }
            shell.stop();
            assertThat(run).isPositive();
            assertThat(missing).isEmpty();
        }
    }
}
