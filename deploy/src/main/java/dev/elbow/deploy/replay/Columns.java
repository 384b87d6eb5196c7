package dev.elbow.deploy.replay;

import java.util.Optional;
import java.util.Set;

/**
 * The columns of a file that are not just sent.
 *
 * @param key becomes the record's key, and stays in the event
 * @param excluded are taken out of the event, such as its label
 */
public record Columns(Optional<String> key, Set<String> excluded) {

    public Columns {
        excluded = Set.copyOf(excluded);
    }

    /** All columns are sent, without a key. */
    public static Columns all() {
        return new Columns(Optional.empty(), Set.of());
    }

    /** All columns but these are sent, without a key. */
    public static Columns without(String... excluded) {
        return new Columns(Optional.empty(), Set.of(excluded));
    }
}
