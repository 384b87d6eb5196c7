package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Removes what no artifact of a layout needs, while no artifact can be added. For one thread. */
final class Pruning {

    private final ImageLayout layout;
    private final FileTime before;
    private final Set<String> needed = new HashSet<>();
    private final List<String> damaged = new ArrayList<>();
    private long freed;
    private long young;

    /** Of what was not touched since then. */
    Pruning(ImageLayout layout, FileTime before) {
        this.layout = layout;
        this.before = before;
    }

    Pruned run(Path blobs) throws IOException {
        layout.artifacts().forEach(this::need);
        if (Files.isDirectory(blobs)) {
            try (Stream<Path> files = Files.list(blobs)) {
                for (Path file : files.toList()) {
                    if (!needed.contains(String.valueOf(file.getFileName()))) {
                        prune(file);
                    }
                }
            }
        }
        return new Pruned(freed, young, damaged);
    }

    /** What a damaged artifact needs, nobody knows: it cannot be loaded, and the others are not to wait for it. */
    private void need(Descriptor artifact) {
        needed.add(artifact.hex());
        try {
            layout.blobs(artifact).forEach(blob -> needed.add(blob.hex()));
        } catch (ZooException.Untrusted e) {
            damaged.add(artifact.annotation(Descriptor.REF_NAME).orElse(artifact.digest()));
        }
    }

    private void prune(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (Files.getLastModifiedTime(file).compareTo(before) > 0) {
                young += size;
            } else {
                Files.delete(file);
                freed += size;
            }
        } catch (NoSuchFileException e) {
            // a transfer gave it its name meanwhile
        }
    }
}
