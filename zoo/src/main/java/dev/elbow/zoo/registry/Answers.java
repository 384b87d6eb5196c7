package dev.elbow.zoo.registry;

import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** Reads the documents that a registry answers with, and what it says where it refuses. Stateless. */
record Answers(Patience patience) {

    /**
     * An answer's document.
     *
     * @throws ZooException.Untrusted where it is larger than documents are
     */
    byte[] body(HttpResponse<InputStream> answer, String what) throws IOException {
        byte[] bytes = new PatientStream(answer.body(), patience).readNBytes(Artifact.DOCUMENT_CAP + 1);
        if (bytes.length > Artifact.DOCUMENT_CAP) {
            throw new ZooException.Untrusted(
                    what + ": an answer of more than " + Artifact.DOCUMENT_CAP + " bytes; nothing was kept");
        }
        return bytes;
    }

    /** Says what another status than the expected one means. */
    static void expect(HttpResponse<InputStream> answer, byte[] bytes, String what, int status) {
        int found = answer.statusCode();
        if (found == status) {
            return;
        }
        String said = ArtifactJson.readError(bytes).map(text -> ", " + text).orElse("");
        if (found == 401 || found == 403) {
            throw new ZooException.Unreachable(what + ": the registry refuses our credentials, or wants some (" + found
                    + said + "); they come from ELBOW_REGISTRY_HOST, _USER and _PASSWORD, or from docker login");
        }
        if (found == 404) {
            throw new ZooException.NotFound(what + ": the registry knows no such thing (404" + said + ")");
        }
        throw new ZooException.Unreachable(what + ": the registry answers " + found + said);
    }
}
