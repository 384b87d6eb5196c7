package dev.elbow.deploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of ours in Markdown, and the commands in it: all of fenced blocks for a shell, and those of indented blocks that begin with a
 * program. What else is indented is output: it has to be what the commands before it print, so that a command that is taken for output is
 * found.
 *
 * @param name its path from the checkout's folder
 */
record Document(String name, List<DocumentCommand> commands, List<DocumentOutput> outputs) {

    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Made by programs, whose tests hold them; or told to nobody who runs commands. */
    private static final Set<String> LEFT_OUT = Set.of("CHANGELOG.md", "RESULTS.md", "notes.md", "REFERENCE.md");

    private static final Set<String> OTHER_FOLDERS = Set.of("target", "src", "models", ".git", "node_modules");

    private static final String INDENT = "    ";
    private static final String FENCE = "```";

    /** What is in fences and no command: files, and code that has tests of its own. */
    private static final Set<String> FILES = Set.of("yaml", "java");

    private static final Pattern PROGRAM = Pattern.compile(
            "^(?:\\w+=\\S* )*(?:elbow|bin/elbow|deploy/[\\w/.-]+|\\.ci/run|mvn|sha256sum|tar|source|cat|echo|printf|awk|sed|tail|head|curl|promtool|skopeo|minisign"
                    + "|docker|kubectl|helm|git|python3|export|generate-events|kafka-[\\w.-]+)(?: .*|$)|^\\w+=.*|^number\\(\\).*");

    /** Every one that may have commands, in the order of their names. */
    static List<Document> all() {
        try (Stream<Path> files = Files.walk(CHECKOUT, 3)) {
            return files.filter(Document::holdsCommands)
                    .map(CHECKOUT::relativize)
                    .map(Path::toString)
                    .sorted()
                    .map(Document::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Document read(String name) {
        try {
            return of(name, Files.readAllLines(CHECKOUT.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsCommands(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".md") || LEFT_OUT.contains(name)) {
            return false;
        }
        for (Path folder : CHECKOUT.relativize(file)) {
            if (OTHER_FOLDERS.contains(folder.toString())) {
                return false;
            }
        }
        return true;
    }

    /** What the document shows between a command and the next one. */
    List<DocumentOutput> outputsOf(DocumentCommand command) {
        int next = commands.stream()
                .mapToInt(DocumentCommand::line)
                .filter(line -> line > command.line())
                .min()
                .orElse(Integer.MAX_VALUE);
        return outputs.stream()
                .filter(output -> output.line() > command.line() && output.line() < next)
                .toList();
    }

    static Document of(String name, List<String> lines) {
        List<DocumentCommand> commands = new ArrayList<>();
        List<DocumentOutput> outputs = new ArrayList<>();
        for (int i = 0; i < lines.size(); ) {
            int end = i + 1;
            if (lines.get(i).startsWith(FENCE)) {
                end = i + 1 + fence(lines.subList(i + 1, lines.size()));
                String language = lines.get(i).substring(FENCE.length());
                if (language.equals("sh")) {
                    commands.addAll(DocumentCommand.of(i + 2, lines.subList(i + 1, end)));
                } else if (!FILES.contains(language)) {
                    throw new IllegalArgumentException(name + ", line " + (i + 1) + ": a fence of no known language");
                }
                end++;
            } else if (lines.get(i).startsWith(INDENT)) {
                while (end < lines.size() && lines.get(end).startsWith(INDENT)) {
                    end++;
                }
                List<String> block = lines.subList(i, end).stream()
                        .map(line -> line.substring(INDENT.length()))
                        .toList();
                if (PROGRAM.matcher(block.get(0)).matches()) {
                    commands.addAll(DocumentCommand.of(i + 1, block));
                } else {
                    outputs.add(new DocumentOutput(i + 1, String.join("\n", block)));
                }
            }
            i = end;
        }
        return new Document(name, List.copyOf(commands), List.copyOf(outputs));
    }

    private static int fence(List<String> after) {
        int end = after.indexOf(FENCE);
        if (end < 0) {
            throw new IllegalArgumentException("a fence without an end");
        }
        return end;
    }
}
