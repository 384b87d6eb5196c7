package dev.elbow.deploy;

import dev.elbow.zoo.cli.Subcommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Finds the subcommands on the class path. Stateless. */
final class Subcommands {

    private Subcommands() {}

    /** All whose parts are there. */
    static List<Subcommand> all() {
        return present(ServiceLoader.load(Subcommand.class).iterator());
    }

    /**
     * What lacks classes of another module cannot even be made, and is left out as what says so itself. Which step first
     * meets the missing class, each Java chooses for itself; after it, the iterator is at the next service.
     */
    static List<Subcommand> present(Iterator<Subcommand> services) {
        List<Subcommand> present = new ArrayList<>();
        for (boolean more = true; more; ) {
            try {
                more = services.hasNext();
                if (more) {
                    Subcommand one = services.next();
                    if (complete(one.getClass())) {
                        present.add(one);
                    }
                }
            } catch (NoClassDefFoundError e) {
                // of a module that this distribution lacks
            } catch (ServiceConfigurationError e) {
                if (!(e.getCause() instanceof NoClassDefFoundError)) {
                    throw e;
                }
            }
        }
        return present;
    }

    /** Those that these arguments can reach: to look at the options of all takes longer than most of what they do. */
    static List<Subcommand> of(String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (args.length == 1 && List.of("--version", "-V").contains(first)) {
            return List.of();
        }
        List<Subcommand> all = all();
        if (first.isEmpty()) {
            return all; // and not those that belong to no other
        }
        List<Subcommand> reached = all.stream()
                .filter(one -> one.parent().equals(first) || (one.parent().isEmpty() && named(one, first)))
                .toList();
        return reached.stream().anyMatch(one -> one.parent().isEmpty()) ? reached : all;
    }

    /** Whether nothing that the command requires is absent; what it requires may be needed late. */
    static boolean complete(Class<?> command) {
        @Nullable Requires requires = command.getAnnotation(Requires.class);
        return requires == null || Arrays.stream(requires.value()).allMatch(Requires.Part::present);
    }

    private static boolean named(Subcommand subcommand, String name) {
        @Nullable Command command = subcommand.getClass().getAnnotation(Command.class);
        return command != null
                && (command.name().equals(name) || List.of(command.aliases()).contains(name));
    }
}
