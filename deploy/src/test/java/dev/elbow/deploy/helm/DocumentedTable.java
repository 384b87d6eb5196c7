package dev.elbow.deploy.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A table of a README. Stateless. */
final class DocumentedTable {

    private DocumentedTable() {}

    /**
     * The rows of the first table with such a header, as cells without spaces around them.
     *
     * @param header the beginning of its line
     */
    static List<List<String>> rows(Path file, String header) {
        try {
            List<String> lines = Files.readAllLines(file);
            int first = lines.indexOf(lines.stream()
                    .filter(line -> line.startsWith(header))
                    .findFirst()
                    .orElseThrow());
            return lines.stream()
                    .skip(first + 2L)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(DocumentedTable::cells)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("(?<!\\\\)\\|", -1))
                .skip(1)
                .map(String::strip)
                .toList();
    }
}
