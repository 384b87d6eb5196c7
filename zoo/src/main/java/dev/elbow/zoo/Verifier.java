package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.BundledSource;
import dev.elbow.zoo.layout.PackageSource;
import dev.elbow.zoo.runtime.GoldenReplay;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.sign.MinisignSignature;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignatureVerdict;
import dev.elbow.zoo.verify.Digests;
import dev.elbow.zoo.verify.OnnxCheck;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Turns untrusted bytes into a {@link VerifiedPackage}, or says what is wrong with them. Stateless. */
final class Verifier {

    static final String MANIFEST_FILE = "model.json";
    static final String GOLDEN_FILE = "golden.json";
    static final String CARD_FILE = "README.md";

    /** Beside the files that the manifest declares, since it is of the manifest. */
    static final String SIGNATURE_FILE = "signature";

    static final long MANIFEST_CAP = 16L << 20;
    private static final long GOLDEN_CAP = 64L << 20;
    private static final long FILE_CAP = 256L << 20;

    private static final int LONGEST_GRAPHS = 400;

    private Verifier() {}

    /**
     * Verifies a package: who signed it, sizes and digests, then what the files say, then what the graphs compute.
     *
     * @throws ZooException.Untrusted naming the file, what was found and what was expected
     */
    static VerifiedPackage verify(PackageSource source, SignatureCheck signatures) {
        byte[] manifestBytes = source.read(MANIFEST_FILE, MANIFEST_CAP);
        Manifest manifest = parse(source, () -> DocumentJson.readManifest(manifestBytes));
        Optional<byte[]> signature = signature(source);
        SignatureVerdict verdict = verdict(manifest.reference(), manifestBytes, signature, signatures);
        checkNames(source, manifest);
        Map<String, byte[]> files = new HashMap<>();
        for (PackageFile declared : manifest.files()) {
            files.put(declared.name(), readDeclared(source, declared));
        }
        checkGraphs(source, manifest, files);
        GoldenVectors golden = parse(source, () -> DocumentJson.readGolden(file(source, files, GOLDEN_FILE)));
        String digest = "sha256:" + Digests.sha256(manifestBytes);
        files.put(MANIFEST_FILE, manifestBytes);
        if (verdict.state() != SignatureVerdict.State.BUNDLED) { // or what nobody checked would be handed on as shipped
            signature.ifPresent(bytes -> files.put(SIGNATURE_FILE, bytes));
        }
        int rowsAtOnce = rowsAtOnce(manifest, files, golden.cases().size());
        VerifiedPackage verified = new VerifiedPackage(manifest, digest, golden, rowsAtOnce, files, verdict);
        double tolerance = Math.min(golden.tolerance(), manifest.tolerances().golden());
        GoldenReplay.check(source.name(), verified.graphs(), golden, Provider.CPU, tolerance, rowsAtOnce);
        return verified;
    }

    /** Who signed a package, and nothing else of it. */
    static SignatureVerdict signature(PackageSource source, SignatureCheck signatures) {
        byte[] manifest = source.read(MANIFEST_FILE, MANIFEST_CAP);
        String reference =
                parse(source, () -> DocumentJson.readManifest(manifest)).reference();
        return verdict(reference, manifest, signature(source), signatures);
    }

    /** The digest of what is shipped is known, wherever a copy comes from; it pins every file but a signature, which has to be right. */
    private static SignatureVerdict verdict(
            String reference, byte[] manifest, Optional<byte[]> signature, SignatureCheck signatures) {
        boolean bundled = BundledSource.references().contains(reference)
                && Zoo.bundledDigest(reference).equals("sha256:" + Digests.sha256(manifest));
        if (!bundled) {
            return signatures.check(reference, manifest, signature);
        }
        SignatureVerdict verdict = signatures.lenient().check(reference, manifest, signature);
        return verdict.state() == SignatureVerdict.State.SIGNED ? verdict : SignatureVerdict.bundled();
    }

    private static Optional<byte[]> signature(PackageSource source) {
        boolean there =
                source.files().filter(files -> files.contains(SIGNATURE_FILE)).isPresent();
        return there ? Optional.of(source.read(SIGNATURE_FILE, MinisignSignature.CAP)) : Optional.empty();
    }

    /** The manifest alone, on the word of the source. */
    static Manifest manifest(PackageSource source) {
        byte[] bytes = source.read(MANIFEST_FILE, MANIFEST_CAP);
        return parse(source, () -> DocumentJson.readManifest(bytes));
    }

    private static void checkNames(PackageSource source, Manifest manifest) {
        Set<String> declared = new TreeSet<>(Set.of(MANIFEST_FILE));
        manifest.files().forEach(file -> declared.add(file.name()));
        Set<String> needed =
                new TreeSet<>(Set.of("encoder.onnx", "decoder.onnx", "score.onnx", GOLDEN_FILE, CARD_FILE));
        manifest.tighten().ifPresent(more -> needed.add(GraphContract.TIGHTEN + ".onnx"));
        needed.removeAll(declared);
        that(needed.isEmpty(), source, MANIFEST_FILE + ": no " + needed, "every file of a package declared");
        source.files().ifPresent(found -> {
            Set<String> extra = new TreeSet<>(found);
            extra.removeAll(declared);
            extra.remove(SIGNATURE_FILE);
            that(extra.isEmpty(), source, "files " + Excerpt.of(extra), "only what model.json declares");
        });
    }

    private static byte[] readDeclared(PackageSource source, PackageFile declared) {
        long cap = declared.name().equals(GOLDEN_FILE) ? GOLDEN_CAP : FILE_CAP;
        that(
                declared.size() <= cap,
                source,
                declared.name() + ": " + declared.size() + " bytes declared",
                "at most " + cap);
        byte[] bytes = source.read(declared.name(), declared.size());
        that(
                bytes.length == declared.size(),
                source,
                declared.name() + ": " + bytes.length + " bytes",
                declared.size() + "; the copy is damaged or was replaced");
        String digest = Digests.sha256(bytes);
        that(
                digest.equals(declared.sha256()),
                source,
                declared.name() + ": digest sha256:" + digest,
                "sha256:" + declared.sha256() + "; the copy is damaged or was replaced");
        return bytes;
    }

    private static void checkGraphs(PackageSource source, Manifest manifest, Map<String, byte[]> files) {
        Map<String, Graph> contract = GraphContract.graphs(
                manifest.schema(), manifest.latent(), manifest.tighten().isPresent());
        that(
                manifest.graphs().equals(contract),
                source,
                MANIFEST_FILE + ": graphs " + Excerpt.of(manifest.graphs().toString(), LONGEST_GRAPHS),
                contract.toString());
        contract.forEach((name, graph) -> OnnxCheck.check(
                "package " + source.name() + ": " + name + ".onnx", file(source, files, name + ".onnx"), graph));
    }

    private static int rowsAtOnce(Manifest manifest, Map<String, byte[]> files, int cases) {
        int rows = cases;
        for (String graph : manifest.graphs().keySet()) {
            String name = graph + ".onnx";
            rows = OnnxCheck.rowsAtOnce(name, files.getOrDefault(name, new byte[0]), rows);
        }
        return rows;
    }

    private static byte[] file(PackageSource source, Map<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new ZooException.Untrusted("package " + source.name() + ": " + name + ": not declared");
        }
        return bytes;
    }

    private static <T> T parse(PackageSource source, Supplier<T> read) {
        try {
            return read.get();
        } catch (WireException e) {
            throw new ZooException.Untrusted(
                    "package " + source.name() + ": " + e.getMessage() + "; nothing was loaded", e);
        }
    }

    private static void that(boolean holds, PackageSource source, String found, String expected) {
        if (!holds) {
            throw new ZooException.Untrusted(
                    "package " + source.name() + ": " + found + " (expected: " + expected + "); nothing was loaded");
        }
    }
}
