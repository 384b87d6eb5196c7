package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.model.EventSource;
import java.util.stream.IntStream;

/**
 * Which rows are held out by which fit: one part by the only fit, or, of few rows, each part by a fit of its own. Parts are made as they
 * are asked for.
 */
public final class Folds {

    private final Dataset rows;
    private final EventSource all;
    private final int[] parts;
    private final int count;

    /**
     * Folds.
     *
     * @param all rows to train on, then those held out
     * @param parts for each of the rows to train on, from 1 on, the fold that holds it out; none where there is one fold
     */
    Folds(Dataset rows, EventSource all, int[] parts) {
        this.rows = rows;
        this.all = all;
        this.parts = parts;
        this.count = 1 + IntStream.of(parts).max().orElse(0);
    }

    /** How many fits hold rows out. */
    public int count() {
        return count;
    }

    /** All rows, where there are several folds. */
    public EventSource all() {
        return all;
    }

    /** What a fold, from 0 on, is fitted to. */
    public EventSource train(int fold) {
        return fold == 0 ? rows.train() : EventSource.chosen(all, chosen(fold, false));
    }

    /** What a fold, from 0 on, holds out. */
    public EventBatch heldOut(int fold) {
        return fold == 0 ? rows.heldOut() : all.rows(chosen(fold, true));
    }

    private int[] chosen(int fold, boolean held) {
        return IntStream.range(0, all.size())
                .filter(row -> (row < parts.length && parts[row] == fold) == held)
                .toArray();
    }
}
