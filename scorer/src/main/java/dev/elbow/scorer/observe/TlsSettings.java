package dev.elbow.scorer.observe;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a server proves itself with: a key and its certificates, read at the start.
 *
 * @param context made of them
 */
public record TlsSettings(SSLContext context) {

    private static final long LARGEST = 1 << 20;

    /** Reads {@code tls.keystore} (PKCS #12), and {@code tls.password} or {@code tls.password_file}; empty without a keystore. */
    static Optional<TlsSettings> read(Settings http) {
        Settings tls = http.group("tls");
        Optional<String> keystore = tls.text("keystore");
        Optional<String> given = tls.secret("password");
        Optional<String> file = tls.text("password_file");
        if (keystore.isEmpty()) {
            given.or(() -> file).ifPresent(one -> tls.problem("keystore", "absent", "a file, of PKCS #12"));
            return Optional.empty();
        }
        if (given.isPresent() == file.isPresent()) {
            tls.problem(
                    "password",
                    given.isPresent() ? "there twice" : "absent",
                    "the keystore's, or password_file with it");
            return Optional.empty();
        }
        return password(tls, given, file).flatMap(password -> open(tls, keystore.get(), password));
    }

    private static Optional<char[]> password(Settings tls, Optional<String> given, Optional<String> file) {
        if (given.isPresent()) {
            return given.map(String::toCharArray);
        }
        try {
            Path path = Path.of(file.orElseThrow());
            capped(path);
            return Optional.of(Files.readString(path).strip().toCharArray());
        } catch (IOException e) {
            tls.problem("password_file", file.orElseThrow() + ": " + IoFault.of(e), "a file that can be read");
            return Optional.empty();
        }
    }

    private static Optional<TlsSettings> open(Settings tls, String keystore, char[] password) {
        try {
            return Optional.of(new TlsSettings(context(Path.of(keystore), password)));
        } catch (IOException e) {
            String fault =
                    e.getCause() instanceof GeneralSecurityException ? "not opened by the password" : IoFault.of(e);
            tls.problem("keystore", keystore + ": " + fault, "a file of PKCS #12, and its password");
        } catch (GeneralSecurityException e) {
            tls.problem("keystore", keystore + ": without a usable key", "a key with its certificates");
        }
        return Optional.empty();
    }

    private static SSLContext context(Path keystore, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        capped(keystore);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void capped(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("over " + LARGEST + " bytes");
        }
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "TLS";
    }
}
