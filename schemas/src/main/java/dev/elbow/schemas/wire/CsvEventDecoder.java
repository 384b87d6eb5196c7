package dev.elbow.schemas.wire;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Utf8;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventRow;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.util.Optional;

/**
 * Decodes one record of CSV (RFC 4180), without a header and with or without its line end: each feature stands in a column. An empty
 * field is missing, quoted or not; a field is the number or boolean that it writes where the feature takes one, else text. Read here,
 * since CSV libraries read files: each line would cost a reader and a record. Not thread-safe.
 */
public final class CsvEventDecoder implements EventDecoder {

    /** In the place of a feature: a column that is skipped. */
    public static final int SKIPPED = -1;

    private final int maxBytes;
    private final byte separator;
    private final int[] columns;
    private final EventRow row;
    private byte[] event = {};
    private int end;
    private int at;

    /**
     * A decoder of lines.
     *
     * @param maxBytes larger events are refused unread
     * @param columns the feature of each column, or {@link #SKIPPED}
     */
    public CsvEventDecoder(EventSchema schema, int maxBytes, char separator, int[] columns) {
        Checks.that(
                separator != '"' && separator >= '\t' && separator <= '~', "separator", separator, "ASCII, no quote");
        this.maxBytes = maxBytes;
        this.separator = (byte) separator;
        this.columns = columns.clone();
        this.row = new EventRow(schema);
    }

    @Override
    public Optional<Refusal> decode(byte[] line, EventBatch batch) {
        if (line.length > maxBytes) {
            return Optional.of(Refusal.tooLarge(line.length, maxBytes));
        }
        event = line;
        end = line.length - lineEnd(line);
        at = 0;
        try {
            row.begin(batch);
            for (int column = 0; column < columns.length; column++) {
                read(column);
            }
            row.finish();
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(e.refusal());
        }
    }

    private static int lineEnd(byte[] line) {
        int last = line.length - 1;
        if (last >= 0 && line[last] == '\n') {
            return last > 0 && line[last - 1] == '\r' ? 2 : 1;
        }
        return last >= 0 && line[last] == '\r' ? 1 : 0;
    }

    private void read(int column) {
        if (column > 0) {
            at++; // the separator
        }
        if (at > end) {
            throw malformed(column + " columns", columns.length + "");
        }
        boolean quoted = at < end && event[at] == '"';
        int feature = columns[column];
        if (quoted) {
            readQuoted(feature);
        } else {
            readPlain(feature);
        }
        boolean more = at < end;
        if (more && event[at] != separator) {
            throw malformed("text after the closing quote at byte " + at, "a separator");
        }
        if (more && column == columns.length - 1) {
            throw malformed("more than " + columns.length + " columns", columns.length + "");
        }
    }

    private void readPlain(int feature) {
        int from = at;
        while (at < end && event[at] != separator) {
            byte c = event[at];
            if (c == '"' || c == '\n' || c == '\r') {
                throw malformed(
                        (c == '"' ? "a quote" : "a line end") + " at byte " + at, "a field in quotes that holds it");
            }
            at++;
        }
        take(feature, from, at - from, false);
    }

    private void readQuoted(int feature) {
        int from = ++at;
        boolean doubled = false;
        while (at < end && (event[at] != '"' || (at + 1 < end && event[at + 1] == '"'))) {
            doubled |= event[at] == '"';
            at += event[at] == '"' ? 2 : 1;
        }
        if (at >= end) {
            throw malformed("no closing quote", "one for that at byte " + (from - 1));
        }
        take(feature, from, at++ - from, doubled);
    }

    private void take(int feature, int from, int length, boolean doubled) {
        if (feature == SKIPPED || length == 0) {
            return;
        }
        String text = Utf8.read(event, from, length)
                .orElseThrow(() -> malformed("no text in the field that ends at byte " + (from + length), "UTF-8"));
        row.field(feature, doubled ? text.replace("\"\"", "\"") : text);
    }

    private static Refused malformed(String found, String expected) {
        return new Refused(Reason.MALFORMED, "event: " + found + " (expected: " + expected + ")");
    }
}
