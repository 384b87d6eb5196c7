package dev.elbow.zoo.layout;

import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package on the class path, shipped with the zoo itself.
 *
 * @param reference {@code name:version}
 */
public record BundledSource(String reference) implements PackageSource {

    private static final String ROOT = "/dev/elbow/zoo/models/";

    /** The references of all bundled packages, in the order of the index. */
    public static List<String> references() {
        try (InputStream in = BundledSource.class.getResourceAsStream(ROOT + "index.txt")) {
            if (in == null) {
                return List.of();
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new ZooException.Unreachable("bundled packages: " + IoFault.of(e), e);
        }
    }

    @Override
    public String name() {
        return reference;
    }

    @Override
    public byte[] read(String file, long cap) {
        String path = ROOT + reference.replace(':', '/') + "/" + file;
        try (InputStream in = BundledSource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new ZooException.Untrusted("package " + reference + ": " + file
                        + ": absent from the class path (expected: one, as model.json declares); nothing was loaded");
            }
            return Capped.read(in, cap, "package " + reference + ": " + file);
        } catch (IOException e) {
            throw new ZooException.Unreachable("package " + reference + ": " + file + ": " + IoFault.of(e), e);
        }
    }

    @Override
    public Optional<Set<String>> files() {
        return Optional.empty();
    }
}
