package dev.elbow.zoo;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone, with all that it holds, when closed, or else when the process ends, Ctrl-C included. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path;
    private final Thread atExit = new Thread(this::removeWhatCanBe);

    private volatile boolean kept;

    private TemporaryFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Creates it among the system's temporary files.
     *
     * @throws ZooException.Unreachable where the disk cannot be written
     */
    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new ZooException.Unreachable(
                    "temporary files in " + System.getProperty("java.io.tmpdir") + ": cannot be written: "
                            + IoFault.of(e),
                    e);
        }
    }

    /** What to throw where one of its files cannot be written or read. */
    public static ZooException fault(Path file, String done, IOException e) {
        return new ZooException.Unreachable(
                "temporary file " + file + ": cannot be " + done + ": " + IoFault.of(e)
                        + " (java.io.tmpdir says where such files go)",
                e);
    }

    public Path path() {
        return path;
    }

    /** Leaves it to the user: it stays when closed, and when the process ends. */
    public Path keep() {
        kept = true;
        return path;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the process ends, and with it the folder
        }
        removeWhatCanBe();
    }

    /** What is left is the system's to remove, as all temporary files are; it spoils no result. */
    private void removeWhatCanBe() {
        if (kept) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException e) {
            return; // closed before
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
