package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;

/** What it means that a request got no answer. Stateless. */
final class ConnectionFault {

    /** How Java calls a first record that is none. */
    private static final List<String> NO_TLS =
            List.of("Unsupported or unrecognized SSL message", "plaintext connection?");

    private ConnectionFault() {}

    /** Whether the same request would fail in the same way: no such host, no TLS, a certificate that nobody vouches for. */
    static boolean lasts(IOException fault) {
        boolean broken = has(fault, EOFException.class) || has(fault, SocketException.class);
        return has(fault, UnresolvedAddressException.class) || (has(fault, SSLException.class) && !broken);
    }

    /**
     * Whether the other side answers TLS with something else, as a server without it does. Java tells that from everything else that may
     * be wrong with TLS by the words of its message alone.
     */
    static boolean speaksNoTls(Throwable fault) {
        for (Throwable one = fault; one != null; one = one.getCause()) {
            String said = String.valueOf(one.getMessage());
            if (one instanceof SSLException && NO_TLS.stream().anyMatch(said::contains)) {
                return true;
            }
        }
        return false;
    }

    /** What happened. */
    static String of(IOException fault, Patience patience) {
        if (fault instanceof HttpConnectTimeoutException) {
            return "no connection within " + Pace.seconds(Sender.CONNECT);
        }
        if (fault instanceof HttpTimeoutException) {
            return "no answer within " + Pace.seconds(patience.answer());
        }
        if (has(fault, UnresolvedAddressException.class)) {
            return "no such host";
        }
        if (fault instanceof ConnectException) {
            return "nobody listens there";
        }
        String said = Excerpt.of(String.valueOf(fault.getMessage()));
        if (has(fault, CertificateException.class)) {
            return "its TLS certificate is not trusted (" + said
                    + "; a store that trusts it is named by JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE)";
        }
        if (speaksNoTls(fault)) {
            return "no TLS (" + said + "; a registry without it needs --plain-http)";
        }
        if (has(fault, SSLException.class)) {
            return "TLS failed (" + said + ")";
        }
        return fault.getMessage() == null || fault.getMessage().isBlank() ? "the connection broke" : said;
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable one = fault; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return true;
            }
        }
        return false;
    }
}
