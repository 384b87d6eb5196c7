package dev.elbow.scorer.page;

import dev.elbow.scorer.http.HttpLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a request has the login that is asked for. Thread-safe. */
record LoginCheck(HttpLogin login) {

    /**
     * Compares digests, in a time that tells nothing of the secret. The secret is read each time, so that a renewed one is taken.
     *
     * @param authorization the header; null where there is none
     * @throws IOException where the file that holds the secret cannot be read
     */
    boolean lets(@Nullable String authorization) throws IOException {
        Optional<String> expected = login.header();
        return expected.isEmpty()
                || (authorization != null && MessageDigest.isEqual(digest(expected.get()), digest(authorization)));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
