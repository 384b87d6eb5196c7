package dev.elbow.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Leaves in a jar, of the native libraries, those for Linux on x86-64 alone. Stateless. */
final class Natives {

    private static final Predicate<String> LIBRARY =
            Pattern.compile("\\.(so|dll|dylib|jnilib|a)$|\\.so_|\\.dSYM/").asPredicate();
    private static final Predicate<String> KEPT =
            Pattern.compile("(^|/)[Ll]inux[-/](x64|amd64|x86[-_]64)/").asPredicate();

    /** Of each entry: its own may be told by the clock of a time zone, which the next build need not have. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Natives() {}

    /**
     * Copies a jar; one without native libraries byte for byte, of others what is kept, in its order.
     *
     * @throws IllegalArgumentException if it has native libraries, but none that is kept
     */
    static void trim(Path jar, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream().toList();
            List<? extends ZipEntry> libraries =
                    entries.stream().filter(one -> LIBRARY.test(one.getName())).toList();
            if (libraries.isEmpty()) {
                Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            if (libraries.stream().noneMatch(one -> KEPT.test(one.getName()))) {
                throw new IllegalArgumentException(jar.getFileName() + ": native libraries, as "
                        + libraries.get(0).getName() + " (expected: one for Linux on x86-64 among them)");
            }
            copy(zip, entries.stream().filter(one -> kept(one.getName())).toList(), target);
        }
    }

    private static boolean kept(String name) {
        return !LIBRARY.test(name) || KEPT.test(name);
    }

    private static void copy(ZipFile zip, List<? extends ZipEntry> entries, Path target) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (ZipEntry entry : entries) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(TIME);
                out.putNextEntry(copy);
                zip.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
    }
}
