package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.RegistryHttp.Request;
import dev.elbow.zoo.verify.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * One repository of an OCI registry. Source: OCI distribution specification 1.1. Whatever a registry says is held to the digest that was
 * asked for, and to caps. Not thread-safe.
 */
public final class RegistryClient {

    private final Repository repository;
    private final TagList tags;
    private final Push push;
    private final Patience patience;

    /**
     * A client.
     *
     * @param host with its port, if any
     * @param path of the repository within the registry
     * @param plainHttp without TLS; credentials and models can be read and changed on their way
     * @throws IllegalArgumentException where no host can have that name
     */
    public RegistryClient(String host, String path, boolean plainHttp, Credentials credentials, Patience patience) {
        RegistryHttp http = new RegistryHttp(Origin.of(host, plainHttp), credentials, patience);
        this.repository = new Repository(http, path, new Answers(patience));
        this.tags = new TagList(repository);
        this.push = new Push(repository);
        this.patience = patience;
    }

    /** Whether a registry can be at a host of that name, and its port, if any. */
    public static boolean isHost(String host) {
        return Origin.root(host, false).isPresent();
    }

    /** Whether a registry was not reached for the reason that it speaks no TLS; not where its TLS is of no avail. */
    public static boolean speaksNoTls(ZooException.Unreachable fault) {
        return ConnectionFault.speaksNoTls(fault);
    }

    /** What messages call the repository. */
    public String name() {
        return repository.name();
    }

    /** Its tags. */
    public TagList tags() {
        return tags;
    }

    /** What is sent to it. */
    public Push push() {
        return push;
    }

    /**
     * The manifest of an artifact.
     *
     * @param reference a tag or a digest
     * @return its bytes; none where the registry has none of that reference
     * @throws ZooException.Untrusted where they are not those of the digest
     */
    public Optional<byte[]> manifest(String reference) {
        String what = "artifact " + name() + separator(reference) + reference;
        Request request = Request.get(
                repository.address("manifests/" + reference), Map.of("Accept", ArtifactManifest.MEDIA_TYPE));
        return repository.http().send(request, answer -> {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            byte[] bytes = repository.answers().body(answer, what);
            Answers.expect(answer, bytes, what, 200);
            String digest = "sha256:" + Digests.sha256(bytes);
            if (Descriptor.isDigest(reference) && !digest.equals(reference)) {
                throw new ZooException.Untrusted(what + ": the registry gave " + digest + "; nothing was kept");
            }
            return Optional.of(bytes);
        });
    }

    private static String separator(String reference) {
        return Descriptor.isDigest(reference) ? "@" : ":";
    }

    /**
     * A small blob, not kept.
     *
     * @throws ZooException.Untrusted where the bytes are not those of the digest, or the registry has none
     */
    public byte[] document(Descriptor blob) {
        String what = "blob " + blob.mediaType() + " of " + name();
        return repository.http().send(Request.get(repository.address("blobs/" + blob.digest()), Map.of()), answer -> {
            byte[] bytes = repository.answers().body(answer, what);
            boolean gone = answer.statusCode() == 404;
            if (!gone) {
                Answers.expect(answer, bytes, what, 200);
            }
            String digest = "sha256:" + Digests.sha256(bytes);
            if (gone || !digest.equals(blob.digest())) {
                throw new ZooException.Untrusted(what + ": the registry gave " + (gone ? "none" : digest)
                        + " (expected: " + blob.digest() + ")");
            }
            return bytes;
        });
    }

    /**
     * Brings a blob into an image layout, from where an earlier transfer of it ended.
     *
     * @throws ZooException.Untrusted where the bytes are not those of the digest
     * @throws ZooException.Unreachable where they do not come, again and again; those that came stay for the next transfer
     */
    public void fetch(Descriptor blob, ImageLayout into, Transfer transfer) {
        String file = blob.annotation(Descriptor.TITLE).orElse(blob.mediaType());
        into.write(blob, partial -> {
            if (!Files.exists(partial)) {
                Files.createFile(partial);
            }
            if (Files.size(partial) > blob.size()) {
                Files.write(partial, new byte[0]);
            }
            if (Files.size(partial) == blob.size()) {
                return; // of an earlier transfer, that ended before it was held to its digest
            }
            resume(blob, file, partial, transfer);
        });
    }

    private void resume(Descriptor blob, String file, Path partial, Transfer transfer) {
        String what = "blob " + file + " of " + name();
        repository
                .http()
                .send(
                        () -> {
                            long there = Files.size(partial);
                            return Request.get(
                                    repository.address("blobs/" + blob.digest()),
                                    there == 0 ? Map.of() : Map.of("Range", "bytes=" + there + "-"));
                        },
                        answer -> {
                            if (answer.statusCode() == 404) {
                                throw new ZooException.Untrusted(what + ": the registry has none of " + blob.digest()
                                        + ", which the artifact's manifest says; nothing was kept");
                            }
                            String range = "bytes " + Files.size(partial) + "-";
                            boolean rest = answer.statusCode() == 206
                                    && answer.headers()
                                            .firstValue("Content-Range")
                                            .orElse("")
                                            .startsWith(range);
                            boolean wrong = answer.statusCode() == 416 || (answer.statusCode() == 206 && !rest);
                            if (wrong && Files.size(partial) > 0) {
                                Files.write(partial, new byte[0]); // without a range, it may do better
                                throw new IOException("blob " + file + ": another part than was asked for");
                            }
                            if (!rest
                                    && answer.statusCode() != 200) { // what came before stays: this is no word about it
                                Answers.expect(answer, repository.answers().body(answer, what), what, 200);
                            }
                            append(answer, blob, file, partial, rest ? Files.size(partial) : 0, transfer);
                            return true;
                        });
    }

    private void append(
            HttpResponse<InputStream> answer, Descriptor blob, String file, Path partial, long from, Transfer transfer)
            throws IOException {
        long there = from;
        StandardOpenOption how = from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        try (InputStream in = new PatientStream(answer.body(), patience);
                OutputStream out = Files.newOutputStream(partial, StandardOpenOption.WRITE, how)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                there += read;
                if (there > blob.size()) {
                    throw new ZooException.Untrusted("blob " + file + " of " + name() + ": more than its " + blob.size()
                            + " bytes; nothing was kept");
                }
                out.write(buffer, 0, read);
                transfer.moved(file, there, blob.size());
            }
        } catch (ZooException.Untrusted e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        if (there < blob.size()) {
            throw new IOException("blob " + file + ": it ended after " + there + " of " + blob.size() + " bytes");
        }
    }
}
