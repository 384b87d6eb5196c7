package dev.elbow.schemas.config;

/**
 * A setting that a reader asked for, whether it was given or not.
 *
 * @param key with the groups that it stands in: {@code commit.interval}
 * @param expected which values are taken, in words
 * @param otherwise what counts where none is given; empty where there is no such value
 */
public record Asked(String key, String expected, String otherwise) {}
