package dev.elbow.trainer.data;

import dev.elbow.schemas.score.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows that the scorer would refuse: how many there are, and what the first of them say. Not thread-safe. */
final class RowProblems {

    private static final int FIRST = 5;

    private final List<String> first = new ArrayList<>();
    private long count;

    /**
     * Adds a row.
     *
     * @param row its number in the file, the first 1; a header does not count
     */
    void add(long row, Refusal refusal) {
        count++;
        if (first.size() < FIRST) {
            first.add("\n  row " + row + ": " + refusal.message());
        }
    }

    long count() {
        return count;
    }

    /**
     * Passes where there is none.
     *
     * @throws TrainerDataException with the first problems, each with row, column and value
     */
    void check(Path file) {
        if (count > 0) {
            throw new TrainerDataException("data " + file + ": " + count
                    + (count == 1 ? " row that the scorer would refuse" : " rows that the scorer would refuse")
                    + " (expected: none; correct them, or leave them out by data.where)" + first());
        }
    }

    /** The first problems, a line each. */
    String first() {
        return String.join("", first) + (count > first.size() ? "\n  and " + (count - first.size()) + " more" : "");
    }
}
