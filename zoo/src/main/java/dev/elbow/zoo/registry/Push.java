package dev.elbow.zoo.registry;

import dev.elbow.schemas.artifact.ArtifactManifest;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.RegistryHttp.Request;
import java.util.Map;

/** What is sent to a repository: blobs, then the manifest that names them. Not thread-safe. */
public final class Push {

    private final Repository repository;

    Push(Repository repository) {
        this.repository = repository;
    }

    /** Sends a blob, unless the registry has it. */
    public void blob(Descriptor blob, byte[] bytes, Transfer transfer) {
        String file = blob.annotation(Descriptor.TITLE).orElse(blob.mediaType());
        String what = "blob " + file + " to " + repository.name();
        Request there = new Request("HEAD", repository.address("blobs/" + blob.digest()), Map.of(), new byte[0]);
        boolean known = repository.http().send(there, answer -> answer.statusCode() == 200);
        if (!known) {
            Map<String, String> octets = Map.of("Content-Type", "application/octet-stream");
            // Each attempt at a new place: at the old one may be what came of the attempt before.
            RegistryHttp.Attempt put = () -> new Request(
                    "PUT",
                    place(blob, what),
                    octets,
                    bytes,
                    sent -> transfer.moved(file, Math.min(sent, bytes.length - 1L), bytes.length));
            repository.http().send(put, answer -> {
                Answers.expect(answer, repository.answers().body(answer, what), what, 201);
                return true;
            });
        }
        transfer.moved(file, bytes.length, bytes.length);
    }

    /** Where a registry wants a blob. */
    private String place(Descriptor blob, String what) {
        Request ask = new Request("POST", repository.address("blobs/uploads/"), Map.of(), new byte[0]);
        String place = repository.http().send(ask, answer -> {
            Answers.expect(answer, repository.answers().body(answer, what), what, 202);
            return answer.headers()
                    .firstValue("Location")
                    .map(location -> repository
                            .http()
                            .address(answer, location)
                            .toString()
                            .replaceFirst("#.*", ""))
                    .orElseThrow(
                            () -> new ZooException.Unreachable(what + ": the registry does not say where to send it"));
        });
        return place + (place.contains("?") ? "&" : "?") + "digest=" + blob.digest();
    }

    /** Gives an artifact's manifest, whose blobs the registry has, a tag. */
    public void tag(String tag, byte[] manifest) {
        String what = "artifact " + repository.name() + ":" + tag;
        Map<String, String> type = Map.of("Content-Type", ArtifactManifest.MEDIA_TYPE);
        Request put = new Request("PUT", repository.address("manifests/" + tag), type, manifest);
        repository.http().send(put, answer -> {
            Answers.expect(answer, repository.answers().body(answer, what), what, 201);
            return true;
        });
    }
}
