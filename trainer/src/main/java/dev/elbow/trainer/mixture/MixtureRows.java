package dev.elbow.trainer.mixture;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.trainer.model.EventSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The rows that a mixture is fitted to: EM visits them all in each iteration, so they stay in memory. Stateless. */
public final class MixtureRows {

    /** Memory for values in double precision; a mixture's parameters are few beside so many rows. */
    private static final long BYTES = 256L << 20;

    private MixtureRows() {}

    /**
     * All rows, or as many as fit {@value #BYTES} bytes in double precision, in their order: a million of 33 columns.
     *
     * @param seed of the choice
     * @param note hears that not all rows are taken
     */
    public static EventBatch of(EventSource rows, long seed, Consumer<String> note) {
        return of(rows, taken(rows), seed, note);
    }

    static EventBatch of(EventSource rows, int most, long seed, Consumer<String> note) {
        if (rows.size() <= most) {
            return rows.range(0, rows.size());
        }
        note.accept("fitted to " + most + " of " + rows.size()
                + " training rows, drawn by the seed: a mixture's rows stay in memory");
        return rows.rows(draw(rows.size(), most, new SplittableRandom(seed)));
    }

    /** How many of the rows a mixture is fitted to. */
    static int taken(EventSource rows) {
        return Math.min(rows.size(), most(rows.schema()));
    }

    private static int most(EventSchema schema) {
        return (int) Math.min(Integer.MAX_VALUE, BYTES / (Double.BYTES * (long) Math.max(1, schema.size())));
    }

    /** Some of the numbers below {@code size}, ascending, each set of them as likely as any other (Fisher and Yates). */
    static int[] draw(int size, int some, SplittableRandom random) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        for (int i = 0; i < some; i++) {
            int other = random.nextInt(i, size);
            int drawn = order[other];
            order[other] = order[i];
            order[i] = drawn;
        }
        int[] drawn = Arrays.copyOf(order, some);
        Arrays.sort(drawn);
        return drawn;
    }
}
