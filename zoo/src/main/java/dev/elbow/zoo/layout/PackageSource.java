package dev.elbow.zoo.layout;

import java.util.Optional;
import java.util.Set;

/** Where a package's bytes are read from. What it returns is untrusted. */
public interface PackageSource {

    /** What messages call the source, for instance its path. */
    String name();

    /**
     * The bytes of one file.
     *
     * @param cap more bytes than this are not read
     * @throws dev.elbow.zoo.fault.ZooException.Untrusted where the file is absent, larger than the cap or no plain file
     * @throws dev.elbow.zoo.fault.ZooException.Unreachable where it cannot be read
     */
    byte[] read(String file, long cap);

    /** The names of all files, where the source can list them. */
    Optional<Set<String>> files();
}
