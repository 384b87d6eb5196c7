package dev.elbow.zoo.registry;

import java.util.List;

/**
 * What pruning came to, in bytes.
 *
 * @param freed what nothing needed
 * @param young what nothing needs, but may be of a transfer under way
 * @param damaged names of artifacts whose manifests cannot be read, so that nobody knows what they need
 */
public record Pruned(long freed, long young, List<String> damaged) {
    public Pruned {
        damaged = List.copyOf(damaged);
    }
}
