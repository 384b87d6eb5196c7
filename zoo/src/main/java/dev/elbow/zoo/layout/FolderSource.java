package dev.elbow.zoo.layout;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A package in a folder; links are not followed. */
public record FolderSource(Path folder) implements PackageSource {

    private static final String SIGNING = FolderWriter.beside("signature");

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public byte[] read(String file, long cap) {
        Path path = folder.resolve(file);
        if (folder.equals(path.getParent()) && Files.isSymbolicLink(path)) {
            throw new ZooException.Untrusted("package " + name() + ": " + file
                    + ": a link (expected: a plain file; links are not followed); nothing was loaded");
        }
        if (!folder.equals(path.getParent()) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ZooException.Untrusted("package " + name() + ": " + file
                    + ": no such plain file (expected: one, as model.json declares);" + " nothing was loaded");
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            Capped.check(Files.size(path), cap, "package " + name() + ": " + file);
            return Capped.read(in, cap, "package " + name() + ": " + file);
        } catch (IOException e) {
            throw new ZooException.Unreachable("package " + name() + ": " + file + ": " + IoFault.of(e), e);
        }
    }

    /** What a killed {@code elbow zoo sign} left is no file of the package: nothing reads it, and the next one removes it. */
    @Override
    public Optional<Set<String>> files() {
        try (Stream<Path> entries = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            if (Files.isRegularFile(folder.resolve(SIGNING), LinkOption.NOFOLLOW_LINKS)) {
                names.remove(SIGNING);
            }
            return Optional.of(names);
        } catch (IOException e) {
            throw new ZooException.Unreachable("package " + name() + ": " + IoFault.of(e), e);
        }
    }
}
