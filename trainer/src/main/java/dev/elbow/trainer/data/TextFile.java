package dev.elbow.trainer.data;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.wire.EventFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * What DuckDB's readers let pass or do not say: the header of a CSV, which they would mend in silence, and the line where JSON
 * breaks.
 *
 * @param delimiter between the fields of a CSV
 */
record TextFile(Path file, char delimiter) {

    private static final int LONGEST_HEADER = 1 << 20;

    /** A file by its name's end: tabs part the fields of {@code .tsv}, commas those of all others. */
    static TextFile of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return new TextFile(file, name.endsWith(".tsv") || name.endsWith(".tsv.gz") ? '\t' : ',');
    }

    /** The names of a CSV's columns; refuses a header that names one twice, or leaves one without a name. */
    List<String> header() {
        List<String> names = new ArrayList<>();
        try (BufferedReader text = open()) {
            names.addAll(firstRecord(text));
        } catch (IOException e) {
            throw new TrainerDataException("data " + file + ": " + IoFault.of(e), e);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            if (name.isEmpty()) {
                throw refused(i, "has no name (expected: a header line with a name for each column)");
            }
            // DuckDB does not tell letters by their case.
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw refused(i, Excerpt.of(name) + " stands twice (expected: names that differ in more than case)");
            }
        }
        if (names.size() == 1 && names.get(0).matches(".*[;|\t].*")) {
            throw refused(
                    0,
                    Excerpt.of(names.get(0)) + " is the only one (expected: columns parted by "
                            + (delimiter == ',' ? "commas)" : "tabs)"));
        }
        return names;
    }

    private TrainerDataException refused(int column, String what) {
        return new TrainerDataException("data " + file + ", line 1: column " + (column + 1) + " " + what);
    }

    /** RFC 4180, section 2: quotes hold delimiters, line ends and doubled quotes. */
    private List<String> firstRecord(BufferedReader text) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int read = text.read();
        for (int count = 0; read >= 0 && (quoted || (read != '\n' && read != '\r')); count++) {
            if (count == LONGEST_HEADER) {
                throw new TrainerDataException("data " + file + ", line 1: longer than " + LONGEST_HEADER
                        + " characters (expected: the names of columns)");
            }
            if (read == '"') {
                quoted = !quoted;
            } else if (read == delimiter && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (read != '\ufeff' || count > 0) {
                field.append((char) read);
            }
            read = text.read();
        }
        if (!fields.isEmpty() || field.length() > 0) {
            fields.add(field.toString());
        }
        return fields;
    }

    /** All columns as text, in the words of DuckDB's reader. */
    static String columns(List<String> names) {
        return names.stream()
                .map(name -> "'" + name.replace("'", "''") + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The first line that is no JSON object; none where the file is one JSON array, or all lines are objects. */
    Optional<Long> brokenLine() {
        try (BufferedReader text = open()) {
            long number = 1;
            for (String line = text.readLine(); line != null; line = text.readLine(), number++) {
                if (number == 1 && line.stripLeading().startsWith("[")) {
                    return Optional.empty();
                }
                if (!line.isBlank()
                        && EventFields.read(line.getBytes(StandardCharsets.UTF_8))
                                .isEmpty()) {
                    return Optional.of(number);
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // the reader's own message must do
        }
        return Optional.empty();
    }

    private BufferedReader open() throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            boolean gzip = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            return new BufferedReader(
                    new InputStreamReader(gzip ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
