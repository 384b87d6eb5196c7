package dev.elbow.zoo.registry;

/** Hears how a transfer goes. */
@FunctionalInterface
public interface Transfer {

    /**
     * Some bytes more are there.
     *
     * @param file that they are of
     * @param done bytes of it that are there
     * @param size bytes that it has
     */
    void moved(String file, long done, long size);
}
