package dev.elbow.schemas.event;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encoded events as rows of two growing buffers, reused from batch to batch. Not thread-safe: one owner at a time.
 *
 * <p>A decoder calls {@link #begin}, sets what it finds, and then either {@link #commit}s the row or begins again; a row
 * that was begun but not committed does not exist.
 */
public final class EventBatch {

    private static final int FIRST_CAPACITY = 64;
    private static final int LONGEST_SYMBOL = 100;

    /** Some virtual machines need a few places of an array for themselves. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final EventSchema schema;
    private final int numericWidth;
    private final int categoricalWidth;
    private float[] numeric;
    private long[] categorical;
    /** The texts of unknown symbols, row by row; grown when the first one comes. */
    private @Nullable String[] unknown = {};

    private int size;

    public EventBatch(EventSchema schema) {
        this(schema, FIRST_CAPACITY);
    }

    /** An empty batch with room for so many rows. */
    public EventBatch(EventSchema schema, int rows) {
        this.schema = schema;
        this.numericWidth = schema.numericWidth();
        this.categoricalWidth = schema.categoricalWidth();
        Checks.that(rows >= 0 && rows <= mostRows(schema), "rows", rows, "at most " + mostRows(schema));
        this.numeric = new float[rows * numericWidth];
        this.categorical = new long[rows * categoricalWidth];
    }

    /** How many rows a batch of a schema can hold: an array has no more places. */
    public static int mostRows(EventSchema schema) {
        return LONGEST_ARRAY / Math.max(1, Math.max(schema.numericWidth(), schema.categoricalWidth()));
    }

    public EventSchema schema() {
        return schema;
    }

    /** Committed rows. */
    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        if (unknown.length > 0) {
            Arrays.fill(unknown, null); // symbols may be long
        }
    }

    /** Makes room for one more row with every value missing. */
    public void begin() {
        ensure(size + 1);
        Arrays.fill(numeric, size * numericWidth, (size + 1) * numericWidth, Float.NaN);
        Arrays.fill(categorical, size * categoricalWidth, (size + 1) * categoricalWidth, Feature.Categorical.MISSING);
        if (unknown.length > size * categoricalWidth) {
            Arrays.fill(
                    unknown, size * categoricalWidth, Math.min(unknown.length, (size + 1) * categoricalWidth), null);
        }
    }

    /** Sets a column of the row begun last; NaN is missing. */
    public void numeric(int column, float value) {
        numeric[size * numericWidth + column] = value;
    }

    /** Sets a column of the row begun last; see {@link Feature.Categorical} for the codes. */
    public void categorical(int column, long code) {
        categorical[size * categoricalWidth + column] = code;
    }

    /** Sets a column of the row begun last to a symbol that the vocabulary does not hold, and keeps its text, shortened. */
    public void unknown(int column, long code, String symbol) {
        categorical(column, code);
        if (unknown.length < categorical.length) {
            unknown = Arrays.copyOf(unknown, categorical.length);
        }
        unknown[size * categoricalWidth + column] = Excerpt.of(symbol, LONGEST_SYMBOL);
    }

    /** Adds the row begun last to the batch. */
    public void commit() {
        size++;
    }

    /** Adds a copy of another batch's row, which has to be of the same schema. */
    public void append(EventBatch other, int row) {
        Objects.checkIndex(row, other.size);
        begin();
        System.arraycopy(other.numeric, row * numericWidth, numeric, size * numericWidth, numericWidth);
        System.arraycopy(
                other.categorical, row * categoricalWidth, categorical, size * categoricalWidth, categoricalWidth);
        if (other.unknown.length > row * categoricalWidth) {
            copyUnknown(other, row);
        }
        commit();
    }

    /** A copy of the first rows. */
    public EventBatch head(int rows) {
        Checks.that(rows >= 0 && rows <= size, "rows", rows, "at most " + size);
        EventBatch head = new EventBatch(schema);
        head.numeric = Arrays.copyOf(numeric, rows * numericWidth);
        head.categorical = Arrays.copyOf(categorical, rows * categoricalWidth);
        head.unknown = Arrays.copyOf(unknown, Math.min(unknown.length, rows * categoricalWidth));
        head.size = rows;
        return head;
    }

    /** A numeric value of a committed row; NaN is missing. */
    public float numericAt(int row, int column) {
        return numeric[Objects.checkIndex(row, size) * numericWidth + column];
    }

    /** A code of a committed row. */
    public long categoricalAt(int row, int column) {
        return categorical[Objects.checkIndex(row, size) * categoricalWidth + column];
    }

    /** The text of an unknown symbol of a committed row, shortened; empty where the symbol is known, or its text is not. */
    public Optional<String> unknownAt(int row, int column) {
        int cell = Objects.checkIndex(row, size) * categoricalWidth + column;
        return cell < unknown.length ? Optional.ofNullable(unknown[cell]) : Optional.empty();
    }

    /** The backing buffer, {@code [size, numericWidth]} row by row; valid until the next change. */
    public float[] numeric() {
        return numeric;
    }

    /** The backing buffer, {@code [size, categoricalWidth]} row by row; valid until the next change. */
    public long[] categorical() {
        return categorical;
    }

    private void copyUnknown(EventBatch other, int row) {
        for (int column = 0; column < categoricalWidth; column++) {
            String symbol = other.unknown[row * categoricalWidth + column];
            if (symbol != null) {
                unknown(column, other.categorical[row * categoricalWidth + column], symbol);
            }
        }
    }

    private void ensure(int rows) {
        if (rows * (long) numericWidth > numeric.length || rows * (long) categoricalWidth > categorical.length) {
            int most = mostRows(schema);
            Checks.that(rows <= most, "rows", rows, "at most " + most);
            int capacity = (int) Math.min(most, Math.max(rows, 2L * size));
            numeric = Arrays.copyOf(numeric, capacity * numericWidth);
            categorical = Arrays.copyOf(categorical, capacity * categoricalWidth);
        }
    }
}
