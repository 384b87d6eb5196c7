package dev.elbow.trainer.data;

import dev.elbow.schemas.score.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * Passes where there are few enough.
     *
     * @param rows that were read, these among them
     * @param share of the rows that may be refused
     * @return what people should know
     * @throws TrainerDataException with the first problems, each with row, column and value
     */
    Optional<String> check(Path file, long rows, double share) {
        if (count > share * rows) {
            String most = share == 0 ? "none" : "at most " + share + " of " + rows + ", data.most_refused";
            throw new TrainerDataException("data " + file + ": " + count + wouldRefuse() + " (expected: " + most
                    + "; correct them, or leave them out by data.where)" + first());
        }
        return leftOut();
    }

    /** That rows were left out, where some were. */
    Optional<String> leftOut() {
        return count == 0 ? Optional.empty() : Optional.of("left out: " + count + wouldRefuse() + first());
    }

    private String wouldRefuse() {
        return count == 1 ? " row that the scorer would refuse" : " rows that the scorer would refuse";
    }

    /** The first problems, a line each. */
    private String first() {
        return String.join("", first) + (count > first.size() ? "\n  and " + (count - first.size()) + " more" : "");
    }
}
