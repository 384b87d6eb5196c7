package dev.elbow.zoo.cli;

import java.util.concurrent.Callable;

/**
 * A picocli command that a module contributes to {@code elbow}, found by {@link java.util.ServiceLoader}; a distribution
 * without the module lacks the command.
 */
public interface Subcommand extends Callable<Integer> {

    /** The command that it belongs to, by its name; empty for {@code elbow} itself. */
    default String parent() {
        return "";
    }
}
