package dev.elbow.deploy.replay;

import dev.elbow.schemas.wire.EventFields;
import dev.elbow.schemas.wire.ResultJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line, byte for byte as it is, unless a column is taken out. Lines that are no JSON object are events
 * too: whoever reads them refuses them. Blank lines are none.
 */
final class JsonLines implements EventFile.Source {

    /** Longest line, in bytes; brokers take a megabyte unless told otherwise. */
    static final int MAX_LINE = 16 << 20;

    private final InputStream in;
    private final Columns columns;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    JsonLines(InputStream in, Columns columns) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.columns = columns;
    }

    @Override
    public Optional<Event> read() throws IOException {
        while (readLine()) {
            if (!line.toString(StandardCharsets.ISO_8859_1).isBlank()) {
                return Optional.of(event(line.toByteArray()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads up to the next line feed; false at the end. */
    private boolean readLine() throws IOException {
        line.reset();
        number++;
        int read = in.read();
        boolean any = read >= 0;
        while (read >= 0 && read != '\n') {
            line.write(read);
            if (line.size() > MAX_LINE) {
                throw new IOException("line " + number + " is longer than " + MAX_LINE + " bytes");
            }
            read = in.read();
        }
        return any;
    }

    private Event event(byte[] bytes) {
        boolean asIs = columns.key().isEmpty() && columns.excluded().isEmpty();
        Optional<Map<String, @Nullable Object>> fields = asIs ? Optional.empty() : EventFields.read(bytes);
        return fields.map(read -> event(bytes, read))
                .orElseGet(() -> new Event(number, bytes, Optional.empty(), Map.of()));
    }

    private Event event(byte[] bytes, Map<String, @Nullable Object> fields) {
        Optional<String> key = columns.key().map(fields::get).map(JsonLines::text);
        Map<String, String> excluded = new HashMap<>();
        boolean whole = true;
        for (String column : columns.excluded()) {
            if (fields.containsKey(column)) {
                Object value = fields.remove(column);
                excluded.put(column, value == null ? "" : text(value));
                whole = false;
            }
        }
        byte[] value = whole ? bytes : ResultJson.write(fields).getBytes(StandardCharsets.UTF_8);
        return new Event(number, value, key, excluded);
    }

    private static String text(Object value) {
        return value instanceof String text ? text : ResultJson.write(value);
    }
}
