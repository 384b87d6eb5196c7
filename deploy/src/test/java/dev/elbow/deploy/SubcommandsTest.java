package dev.elbow.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.cli.Subcommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class SubcommandsTest {

    @Test
    void aVersionNeedsNone() {
        assertThat(Subcommands.of("--version")).isEmpty();
        assertThat(Subcommands.of("-V")).isEmpty();
    }

    @Test
    void aCommandNeedsItselfAndWhatBelongsToIt() {
        assertThat(names("zoo", "list")).containsExactly("zoo");
        assertThat(names("bench", "score")).containsExactlyInAnyOrder("bench", "score", "explain");
    }

    @Test
    void whateverElseIsTypedNeedsAll() {
        int all = Subcommands.all().size();

        assertThat(all).isGreaterThan(15);
        for (List<String> typed : List.of(
                List.<String>of(),
                List.of("--help"),
                List.of("help", "zoo"),
                List.of("completion", "bash"),
                List.of("-v", "zoo"),
                List.of("no-such"),
                List.of("--version", "zoo"))) {
            assertThat(Subcommands.of(typed.toArray(String[]::new)))
                    .as("%s", typed)
                    .hasSize(all);
        }
    }

    @Test
    void aCommandWhosePartIsThereIsComplete() {
        assertThat(Requires.Part.values()).allMatch(Requires.Part::present);
        assertThat(Subcommands.complete(WithBroker.class)).isTrue();
        assertThat(Subcommands.complete(String.class)).isTrue();
    }

    @Test
    void whatLacksAClassIsLeftOutAndWhatFailsOtherwiseIsNot() {
        Subcommand there = () -> 0;
        NoClassDefFoundError lacking = new NoClassDefFoundError("a.B");

        // As the service loader tells it on Java 17, and on 25, where none but its hasNext() looks at the class.
        assertThat(Subcommands.present(services(false, new ServiceConfigurationError("first", lacking), there)))
                .containsExactly(there);
        assertThat(Subcommands.present(services(true, lacking, there))).containsExactly(there);
        assertThat(Subcommands.present(services(false, lacking, there))).containsExactly(there);
        for (Error other : List.<Error>of(
                new ServiceConfigurationError("first", new IllegalStateException("odd")), new VerifyError("odd"))) {
            assertThatThrownBy(() -> Subcommands.present(services(true, other, there)))
                    .isSameAs(other);
        }
    }

    /** Else a class that is missing by our own fault would only be a command less. */
    @Test
    void whereNothingIsLackingEachServiceThatIsListedIsThere() throws IOException {
        List<String> listed = new ArrayList<>();
        for (URL list : Collections.list(
                Subcommand.class.getClassLoader().getResources("META-INF/services/" + Subcommand.class.getName()))) {
            try (InputStream lines = list.openStream()) {
                new String(lines.readAllBytes(), UTF_8).lines().forEach(listed::add);
            }
        }

        assertThat(Subcommands.all())
                .extracting(one -> one.getClass().getName())
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    /** The first fails at the question whether there is one, or as it is made. */
    private static Iterator<Subcommand> services(boolean asked, Error failure, Subcommand then) {
        return new Iterator<>() {
            private int place;

            @Override
            public boolean hasNext() {
                if (asked && place == 0) {
                    place++;
                    throw failure;
                }
                return place < 2;
            }

            @Override
            public Subcommand next() {
                if (place++ == 0) {
                    throw failure;
                }
                return then;
            }
        };
    }

    private static List<String> names(String... typed) {
        return Subcommands.of(typed).stream().map(SubcommandsTest::name).toList();
    }

    private static String name(Subcommand subcommand) {
        return subcommand.getClass().getAnnotation(Command.class).name();
    }

    @Requires(Requires.Part.BROKER)
    private static final class WithBroker {}
}
