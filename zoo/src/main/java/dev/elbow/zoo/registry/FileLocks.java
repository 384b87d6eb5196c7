package dev.elbow.zoo.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks that hold between processes, and between threads of one, which a file lock alone does not. A process that is killed gives them
 * back. The files stay, since removing one that another process waits for would part those who wait. Thread-safe.
 */
final class FileLocks {

    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** What is done while a lock is held. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work while no one else holds the lock of that file. */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        Path place = file.toAbsolutePath().normalize();
        Files.createDirectories(place.getParent());
        ReentrantLock threads = THREADS.computeIfAbsent(place, none -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new IOException(place + ": the lock was lost");
            }
            return work.run();
        } finally {
            threads.unlock();
        }
    }
}
