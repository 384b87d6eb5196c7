package dev.elbow.zoo;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.layout.FolderSource;
import dev.elbow.zoo.layout.PackageSource;
import dev.elbow.zoo.verify.Digests;
import java.util.Optional;

/** A reference that may name one package now and another later. Immutable. */
public final class MovingReference {

    /** What such references are, for messages. */
    public static final String EXPECTED =
            "a folder, a .tar file, oci-layout:folder, or oci://host/repository:tag with a tag that is no version";

    private final Reference reference;
    private final boolean plainHttp;

    private MovingReference(Reference reference, boolean plainHttp) {
        this.reference = reference;
        this.plainHttp = plainHttp;
    }

    /**
     * Reads a reference; empty where it names the same bytes for ever.
     *
     * @throws dev.elbow.zoo.fault.ZooException.NotFound where it is none
     */
    public static Optional<MovingReference> of(String reference) {
        return of(reference, false);
    }

    /**
     * The same.
     *
     * @param plainHttp whether a registry is reached without TLS
     */
    public static Optional<MovingReference> of(String reference, boolean plainHttp) {
        if (reference.contains("@sha256:")) {
            return Optional.empty();
        }
        Reference parsed = Reference.parse(reference);
        return moves(parsed) ? Optional.of(new MovingReference(parsed, plainHttp)) : Optional.empty();
    }

    private static boolean moves(Reference reference) {
        if (reference instanceof Reference.Remote remote) {
            return remote.moving();
        }
        if (reference instanceof Reference.Layout layout) {
            return layout.artifact()
                    .filter(name -> name.matches("(" + Manifest.NAME + ":)?" + Manifest.VERSION))
                    .isEmpty();
        }
        return !(reference instanceof Reference.Named);
    }

    /**
     * The digest of the package that it names now, so far as the place says: nothing is verified, and of a registry nothing fetched but a
     * small document. For whoever looks again and again whether there is another one to load.
     *
     * @throws dev.elbow.zoo.fault.ZooException where there is none, or the place is not reached
     */
    public String digest() {
        if (reference instanceof Reference.Remote remote) {
            return Transfers.ofUser(plainHttp, (file, done, size) -> {}).digest(remote);
        }
        return "sha256:" + Digests.sha256(source().read(Verifier.MANIFEST_FILE, Verifier.MANIFEST_CAP));
    }

    private PackageSource source() {
        if (reference instanceof Reference.Folder folder) {
            return new FolderSource(folder.folder());
        }
        return reference instanceof Reference.Archive archive
                ? ArchiveSource.read(archive.file())
                : Zoo.source((Reference.Layout) reference);
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
