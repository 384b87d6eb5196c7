package dev.elbow.zoo.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the password of a secret key comes from: the environment, or the terminal; never the command line. */
final class PasswordOptions {

    private static final String VARIABLE = "ELBOW_KEY_PASSWORD";

    @Option(
            names = "--no-password",
            description = "The secret key has none. Else: " + VARIABLE + ", or asked on the terminal.")
    private boolean none;

    /** Of a key that is to be made, asked twice. */
    Optional<char[]> forNewKey() {
        if (none) {
            return Optional.empty();
        }
        char[] first = ask("Password of the new key: ");
        if (System.getenv(VARIABLE) == null && !Arrays.equals(first, ask("Again: "))) {
            throw new CommandException(ExitCode.USAGE, "password: two different ones (expected: the same twice)");
        }
        if (first.length == 0) {
            throw new CommandException(ExitCode.USAGE, "password: empty (expected: one, or --no-password)");
        }
        return Optional.of(first);
    }

    /** Of a key that is there. */
    static char[] ofKey() {
        return ask("Password of the key: ");
    }

    @SuppressWarnings("SystemConsoleNull") // where newer runtimes give one without a terminal, it reads nothing
    private static char[] ask(String prompt) {
        String set = System.getenv(VARIABLE);
        if (set != null) {
            return set.toCharArray();
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword(prompt);
        if (typed == null) {
            throw new CommandException(
                    ExitCode.USAGE, "password: no terminal to ask on (expected: " + VARIABLE + " in the environment)");
        }
        return typed;
    }
}
