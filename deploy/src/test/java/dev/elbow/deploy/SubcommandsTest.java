package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.cli.Subcommand;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
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

        assertThat(Subcommands.present(services(new NoClassDefFoundError("a.B"), there)))
                .containsExactly(there);
        assertThatThrownBy(() -> Subcommands.present(services(new IllegalStateException("odd"), there)))
                .isInstanceOf(ServiceConfigurationError.class);
    }

    /** The first cannot be made, as the service loader tells it. */
    private static Iterator<Subcommand> services(Throwable failure, Subcommand then) {
        Iterator<Supplier<Subcommand>> services = List.<Supplier<Subcommand>>of(
                        () -> {
                            throw new ServiceConfigurationError("first", failure);
                        },
                        () -> then)
                .iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return services.hasNext();
            }

            @Override
            public Subcommand next() {
                return services.next().get();
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
