package dev.elbow.zoo;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.PackageSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A package that is about to be written, so that it is verified before it exists. */
record MemorySource(String name, Map<String, byte[]> contents) implements PackageSource {

    @Override
    public byte[] read(String file, long cap) {
        byte[] bytes = contents.get(file);
        if (bytes == null || bytes.length > cap) {
            throw new ZooException.Untrusted(
                    "package " + name + ": " + file + ": absent or larger than " + cap + " bytes; nothing was written");
        }
        return bytes;
    }

    @Override
    public Optional<Set<String>> files() {
        return Optional.of(contents.keySet());
    }
}
