package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time of day of one process, by Debian's libfaketime: it may be set while the process runs, and the clock that
 * measures intervals goes on as it is, as on a machine whose clock is set.
 */
final class SettableClock {

    /** After that long at most, the process has the new time. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path offset;
    private final Path library;

    private SettableClock(Path offset, Path library) {
        this.offset = offset;
        this.library = library;
    }

    /** A clock that is right; empty where libfaketime is not installed. */
    static Optional<SettableClock> create(Path folder) throws IOException {
        Optional<Path> library = library();
        if (library.isEmpty()) {
            return Optional.empty();
        }
        SettableClock clock =
                new SettableClock(Files.createTempDirectory(folder, "clock").resolve("offset"), library.get());
        clock.set(Duration.ZERO);
        return Optional.of(clock);
    }

    /** What the environment of the process has to hold. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", Long.toString(DELAY.toSeconds()),
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // A mend for older C libraries, by which timed waits end at once with Debian's.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets it so far ahead of the machine's, or behind. */
    void set(Duration ahead) throws IOException {
        Path next = Files.writeString(offset.resolveSibling("next"), "%+d%n".formatted(ahead.toSeconds()));
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE); // half a file would be another time
    }

    /** Its folder is named after the machine's architecture. */
    private static Optional<Path> library() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }
}
