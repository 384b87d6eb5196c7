package dev.elbow.zoo;

import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.runtime.GoldenReplay;
import dev.elbow.zoo.runtime.GraphSet;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A model package whose every byte was checked; the type is the proof. It holds the very bytes that were checked, so
 * nothing can change between check and use. Immutable.
 */
public final class VerifiedPackage {

    private final Manifest manifest;
    private final String digest;
    private final GoldenVectors golden;
    private final int goldenRows;
    private final Map<String, byte[]> files;
    private final SignatureVerdict signature;

    VerifiedPackage(
            Manifest manifest,
            String digest,
            GoldenVectors golden,
            int goldenRows,
            Map<String, byte[]> files,
            SignatureVerdict signature) {
        this.manifest = manifest;
        this.digest = digest;
        this.golden = golden;
        this.goldenRows = goldenRows;
        this.files = Map.copyOf(files);
        this.signature = signature;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** {@code sha256:…} of the manifest, which holds the digests of all other files. */
    public String digest() {
        return digest;
    }

    public GoldenVectors golden() {
        return golden;
    }

    /** Who signed it, so far as that was looked at. */
    public SignatureVerdict signature() {
        return signature;
    }

    /** Whether it has a signature, whatever that is worth. */
    public boolean hasSignature() {
        return files.containsKey(Verifier.SIGNATURE_FILE);
    }

    /** All files as they are, the manifest and, where there is one, the signature among them. */
    Map<String, byte[]> files() {
        return files;
    }

    /** A copy of one file's bytes. */
    public byte[] file(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("file: " + name + " (expected: one of " + files.keySet() + ")");
        }
        return bytes.clone();
    }

    /** Its graphs. */
    public GraphSet graphs() {
        Map<String, byte[]> onnx = new TreeMap<>();
        for (String graph : manifest.graphs().keySet()) {
            onnx.put(graph, file(graph + ".onnx"));
        }
        return new GraphSet(manifest.graphs(), onnx);
    }

    /**
     * Opens the package for scoring; the caller closes it.
     *
     * <p>The golden vectors were replayed on the CPU before this package came to be; another provider replays them first.
     *
     * @throws dev.elbow.zoo.fault.ZooException.Unreachable where the provider is not active
     * @throws dev.elbow.zoo.fault.ZooException.Untrusted where its results are out of tolerance
     */
    public PackageSession open(Provider provider) {
        GraphSet graphs = graphs();
        if (provider != Provider.CPU) {
            double tolerance = manifest.tolerances().provider();
            GoldenReplay.check(manifest.reference(), graphs, golden, provider, tolerance, goldenRows);
        }
        int latent = manifest.latent().dimensions();
        OptionalInt tighten = manifest.tighten()
                .map(more -> OptionalInt.of(more.nodes().count()))
                .orElse(OptionalInt.empty());
        int nodes = manifest.nodes().count();
        return PackageSession.open(manifest.schema(), latent, nodes, graphs, provider, tighten, this::graphs);
    }

    @Override
    public String toString() {
        return manifest.reference() + "@" + digest;
    }
}
