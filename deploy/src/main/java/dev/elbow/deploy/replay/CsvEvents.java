package dev.elbow.deploy.replay;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CSV with a header line: each row becomes a JSON object; one with more or fewer fields than the header stays as it is, for whoever scores it to refuse. */
final class CsvEvents implements EventFile.Source {

    /** RFC 8259, section 6. */
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

    private final CloseableIterator<CsvRecord> rows;
    private final List<String> names;
    private final Columns columns;

    private CsvEvents(CloseableIterator<CsvRecord> rows, List<String> names, Columns columns) {
        this.rows = rows;
        this.names = names;
        this.columns = columns;
    }

    static CsvEvents open(String file, InputStream in, Columns columns) throws IOException {
        CloseableIterator<CsvRecord> rows = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in)
                .iterator();
        CsvEvents headless = new CsvEvents(rows, List.of(), columns);
        List<String> names = headless.row()
                .orElseThrow(
                        () -> new CommandException(ExitCode.USAGE, "file " + file + ": is empty (expected: a header)"))
                .getFields();
        check(file, names, columns);
        return new CsvEvents(rows, List.copyOf(names), columns);
    }

    @Override
    public Optional<Event> read() throws IOException {
        return row().map(this::event);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private Optional<CsvRecord> row() throws IOException {
        try {
            return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
        } catch (CsvParseException e) {
            throw new IOException(
                    e.getCause() == null
                            ? e.getMessage()
                            : e.getMessage() + ": " + e.getCause().getMessage(),
                    e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Event event(CsvRecord row) {
        if (row.getFieldCount() != names.size()) {
            byte[] broken = String.join(",", row.getFields()).getBytes(StandardCharsets.UTF_8);
            return new Event(row.getStartingLineNumber(), broken, Optional.empty(), Map.of());
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Map<String, String> excluded = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (columns.excluded().contains(names.get(i))) {
                excluded.put(names.get(i), row.getField(i));
            } else {
                fields.put(names.get(i), value(row.getField(i)));
            }
        }
        Optional<String> key = columns.key().map(name -> row.getField(names.indexOf(name)));
        byte[] value = ResultJson.write(fields).getBytes(StandardCharsets.UTF_8);
        return new Event(row.getStartingLineNumber(), value, key, excluded);
    }

    /** A number, digit for digit, a boolean, nothing, or text. */
    static @Nullable Object value(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (JSON_NUMBER.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        return text;
    }

    private static void check(String file, List<String> names, Columns columns) {
        Set<String> asked = new HashSet<>(columns.excluded());
        columns.key().ifPresent(asked::add);
        for (String column : asked) {
            if (!names.contains(column)) {
                String nearest = Nearest.of(column, names)
                        .map(known -> "; did you mean " + known + "?")
                        .orElse("");
                throw new CommandException(ExitCode.USAGE, "file " + file + ": has no column " + column + nearest);
            }
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new CommandException(ExitCode.USAGE, "file " + file + ": has two columns " + name);
            }
        }
    }
}
