package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One repository of an OCI registry. Source: OCI distribution specification 1.1. Whatever a registry says is held to the digest that was
 * asked for, and to caps. Not thread-safe.
 */
public final class RegistryClient {

    /** Of all pages together. */
    private static final int MOST_TAGS = 100_000;

    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";

    private static final int MOST_PAGES = 1_000;
    private static final String ACCEPT = ArtifactManifest.MEDIA_TYPE;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

    private final RegistryHttp http;
    private final String repository;
    private final Patience patience;
    private final Answers answers;

    /**
     * A client.
     *
     * @param host with its port, if any
     * @param repository path within the registry
     * @param plainHttp without TLS; credentials and models can be read and changed on their way
     * @throws IllegalArgumentException where no host can have that name
     */
    public RegistryClient(
            String host, String repository, boolean plainHttp, Credentials credentials, Patience patience) {
        this.http = new RegistryHttp(Origin.of(host, plainHttp), credentials, patience);
        this.repository = repository;
        this.patience = patience;
        this.answers = new Answers(patience);
    }

    /** Whether a registry can be at a host of that name, and its port, if any. */
    public static boolean isHost(String host) {
        return Origin.root(host, false).isPresent();
    }

    /** What messages call the repository. */
    public String name() {
        return http.name() + "/" + repository;
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
        Request request = Request.get(path("manifests/" + reference), Map.of("Accept", ACCEPT));
        return http.send(request, answer -> {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            byte[] bytes = answers.body(answer, what);
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
     * All tags, in the registry's order.
     *
     * @throws ZooException.NotFound where the registry has no such repository
     * @throws ZooException.Untrusted where it goes on and on
     */
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        Optional<String> next = Optional.of(path("tags/list?n=1000"));
        for (int page = 0; page < MOST_PAGES && next.isPresent(); page++) {
            next = tags(next.get(), tags);
        }
        if (next.isPresent()) {
            throw new ZooException.Untrusted("registry " + name() + ": more than " + MOST_PAGES + " pages of tags");
        }
        return tags;
    }

    /** Those that can be tags, the newest versions first. */
    public List<String> newestTags() {
        return tags().stream()
                .filter(tag -> tag.matches(TAG))
                .sorted(new TagOrder())
                .toList();
    }

    /** Some tags, at most a thousand from a registry that keeps to it. */
    public List<String> someTags() {
        List<String> tags = new ArrayList<>();
        tags(path("tags/list?n=1000"), tags);
        return tags.stream().filter(tag -> tag.matches(TAG)).toList();
    }

    /** Adds a page of tags; returns where the next one is. */
    private Optional<String> tags(String page, List<String> tags) {
        return http.send(Request.get(page, Map.of("Accept", "application/json")), answer -> {
            if (answer.statusCode() == 404) {
                throw new ZooException.NotFound("registry " + name() + ": no such repository");
            }
            byte[] bytes = answers.body(answer, "tags of " + name());
            Answers.expect(answer, bytes, "tags of " + name(), 200);
            try {
                tags.addAll(ArtifactJson.readTags(bytes));
            } catch (WireException e) {
                throw new ZooException.Untrusted("registry " + name() + ": " + e.getMessage(), e);
            }
            if (tags.size() > MOST_TAGS) {
                throw new ZooException.Untrusted("registry " + name() + ": more than " + MOST_TAGS + " tags");
            }
            Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            return link.find() ? Optional.of(link.group(1)) : Optional.<String>empty();
        });
    }

    /**
     * A small blob, not kept.
     *
     * @throws ZooException.Untrusted where the bytes are not those of the digest, or the registry has none
     */
    public byte[] document(Descriptor blob) {
        String what = "blob " + blob.mediaType() + " of " + name();
        return http.send(Request.get(path("blobs/" + blob.digest()), Map.of()), answer -> {
            byte[] bytes = answers.body(answer, what);
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
        http.send(
                () -> {
                    long there = Files.size(partial);
                    return Request.get(
                            path("blobs/" + blob.digest()),
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
                    if (!rest && answer.statusCode() != 200) { // what came before stays: this is no word about it
                        Answers.expect(answer, answers.body(answer, what), what, 200);
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

    /** Sends a blob, unless the registry has it. */
    public void push(Descriptor blob, byte[] bytes, Transfer transfer) {
        String file = blob.annotation(Descriptor.TITLE).orElse(blob.mediaType());
        String what = "blob " + file + " to " + name();
        Request there = new Request("HEAD", path("blobs/" + blob.digest()), Map.of(), new byte[0]);
        boolean known = http.send(there, answer -> answer.statusCode() == 200);
        if (!known) {
            Map<String, String> octets = Map.of("Content-Type", "application/octet-stream");
            // Each attempt at a new place: at the old one may be what came of the attempt before.
            RegistryHttp.Attempt put = () -> new Request(
                    "PUT",
                    uploadOf(blob, what),
                    octets,
                    bytes,
                    sent -> transfer.moved(file, Math.min(sent, bytes.length - 1L), bytes.length));
            http.send(put, answer -> {
                Answers.expect(answer, answers.body(answer, what), what, 201);
                return true;
            });
        }
        transfer.moved(file, bytes.length, bytes.length);
    }

    /** Where a registry wants a blob. */
    private String uploadOf(Descriptor blob, String what) {
        String place = http.send(new Request("POST", path("blobs/uploads/"), Map.of(), new byte[0]), answer -> {
            Answers.expect(answer, answers.body(answer, what), what, 202);
            return answer.headers()
                    .firstValue("Location")
                    .map(location -> http.address(answer, location).toString().replaceFirst("#.*", ""))
                    .orElseThrow(
                            () -> new ZooException.Unreachable(what + ": the registry does not say where to send it"));
        });
        return place + (place.contains("?") ? "&" : "?") + "digest=" + blob.digest();
    }

    /** Gives an artifact's manifest, whose blobs the registry has, a tag. */
    public void tag(String tag, byte[] manifest) {
        String what = "artifact " + name() + ":" + tag;
        Map<String, String> type = Map.of("Content-Type", ArtifactManifest.MEDIA_TYPE);
        http.send(new Request("PUT", path("manifests/" + tag), type, manifest), answer -> {
            Answers.expect(answer, answers.body(answer, what), what, 201);
            return true;
        });
    }

    private String path(String rest) {
        return "/v2/" + repository + "/" + rest;
    }
}
