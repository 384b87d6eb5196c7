package dev.elbow.deploy;

import dev.elbow.zoo.cli.Subcommand;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Finds the subcommands on the class path. Stateless. */
final class Subcommands {

    private Subcommands() {}

    /** All whose parts are there. */
    static List<Subcommand> all() {
        return providers()
                .filter(provider -> complete(provider.type()))
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Those that these arguments can reach: to look at the options of all takes longer than most of what they do. */
    static List<Subcommand> of(String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (args.length == 1 && List.of("--version", "-V").contains(first)) {
            return List.of();
        }
        List<Subcommand> all = all();
        List<Subcommand> reached = all.stream()
                .filter(one -> one.parent().equals(first) || (one.parent().isEmpty() && named(one, first)))
                .toList();
        return reached.stream().anyMatch(one -> one.parent().isEmpty()) ? reached : all;
    }

    /** Whether nothing that the command requires is absent; asked before its code is looked at. */
    static boolean complete(Class<?> command) {
        @Nullable Requires requires = command.getAnnotation(Requires.class);
        return requires == null || Arrays.stream(requires.value()).allMatch(Requires.Part::present);
    }

    private static Stream<ServiceLoader.Provider<Subcommand>> providers() {
        return ServiceLoader.load(Subcommand.class).stream();
    }

    private static boolean named(Subcommand subcommand, String name) {
        @Nullable Command command = subcommand.getClass().getAnnotation(Command.class);
        return command != null
                && (command.name().equals(name) || List.of(command.aliases()).contains(name));
    }
}
