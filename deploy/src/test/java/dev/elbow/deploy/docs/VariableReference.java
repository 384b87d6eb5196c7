package dev.elbow.deploy.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Variables of the environment that are ours, by what scripts and code name. Stateless. */
final class VariableReference {

    private static final Pattern NAME = Pattern.compile("\\bELBOW_[A-Z]+(?:_[A-Z]+)*\\b");

    private VariableReference() {}

    /** In scripts, and in the sources of all modules. */
    static Set<String> read() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String script : List.of("deploy/elbow", "deploy/gpu/check")) {
            names.addAll(names(Files.readString(Document.CHECKOUT.resolve(script))));
        }
        for (String module : DocumentsTest.MODULES) {
            try (Stream<Path> files =
                    Files.walk(Document.CHECKOUT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    names.addAll(names(Files.readString(file)));
                }
            }
        }
        return names;
    }

    /** In the section of a reference that explains them. */
    static Set<String> explained(String reference) {
        int from = reference.indexOf("\n## Variables\n");
        return from < 0 ? Set.of() : names(reference.substring(from, reference.indexOf("\n## ", from + 1)));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
