package dev.elbow.zoo.diff;

import java.util.Optional;

/**
 * A key path of which two recipes say something else.
 *
 * @param key the key path
 * @param a what the first says; empty where it says nothing
 * @param b what the second says; empty where it says nothing
 * @param ofAnItem whether it is a whole item of a list, which only one of them has
 */
public record Change(String key, Optional<String> a, Optional<String> b, boolean ofAnItem) {}
