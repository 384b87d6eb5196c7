package dev.elbow.deploy.docs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Every command with its options, as picocli knows them. Stateless. */
final class CommandReference {

    /** Those of every command stand once. */
    private static final List<String> SHARED = List.of("--help", "--version", "--verbose", "--log-format");

    private CommandReference() {}

    static String of(CommandLine elbow) {
        StringBuilder text = new StringBuilder();
        text.append("Every command has these options:\n\n").append(head("option"));
        elbow.getCommandSpec().options().forEach(option -> text.append(row(option)));
        elbow.getSubcommands().values().forEach(command -> append(text, command));
        return text.toString();
    }

    private static void append(StringBuilder text, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        text.append("\n### ").append(spec.qualifiedName()).append("\n\n");
        text.append(said(spec.usageMessage().description())).append("\n");
        List<OptionSpec> options = spec.options().stream()
                .filter(option -> !shared(option) && !option.hidden())
                .toList();
        if (!options.isEmpty() || !spec.positionalParameters().isEmpty()) {
            text.append("\n").append(head("option or parameter"));
            spec.positionalParameters().forEach(parameter -> text.append(row(parameter)));
            options.forEach(option -> text.append(row(option)));
        }
        Map<String, String> codes = spec.usageMessage().exitCodeList();
        if (!codes.isEmpty()) {
            text.append("\nExit codes: ")
                    .append(codes.entrySet().stream()
                            .map(code -> code.getKey() + " " + code.getValue())
                            .collect(Collectors.joining("; ")))
                    .append(".\n");
        }
        command.getSubcommands().values().forEach(one -> append(text, one));
    }

    private static boolean shared(OptionSpec option) {
        return SHARED.contains(option.longestName())
                && (option.inherited() || option.usageHelp() || option.versionHelp());
    }

    private static String head(String first) {
        return Reference.row(first, "what it does") + Reference.row("---", "---");
    }

    private static String row(PositionalParamSpec parameter) {
        return Reference.row(Reference.code(parameter.paramLabel()), said(parameter));
    }

    private static String row(OptionSpec option) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        String names = Stream.of(option.names())
                .map(name -> option.negatable() ? name.replaceFirst("^--", "--[no-]") : name)
                .map(name -> Reference.code(
                        name + (name.endsWith(option.longestName().replaceFirst("^--", "")) ? label : "")))
                .collect(Collectors.joining(", "));
        return Reference.row(names, said(option));
    }

    private static String said(ArgSpec argument) {
        String required = argument.required() ? " Required." : "";
        String text = said(argument.description());
        return text.contains("Required") ? text : text + required;
    }

    private static String said(String... lines) {
        return Reference.cell(String.join(" ", lines).replace("%n", " ").replace("%%", "%"));
    }
}
