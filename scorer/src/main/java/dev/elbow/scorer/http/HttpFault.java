package dev.elbow.scorer.http;

import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a server gave no answer, in words; Java's own often say nothing. Stateless. */
public final class HttpFault {

    private static final int LONGEST = 200;

    private HttpFault() {}

    /** What happened, in one line. */
    public static String said(IOException fault) {
        for (Throwable one = fault; one != null; one = one.getCause()) {
            if (one instanceof UnresolvedAddressException) {
                return "no such host";
            }
            if (one instanceof SSLException) {
                return "TLS failed (" + Excerpt.of(String.valueOf(one.getMessage())) + ")";
            }
        }
        if (fault instanceof ConnectException) {
            return "nobody listens there";
        }
        return fault.getMessage() == null ? "the connection broke" : Excerpt.of(fault.getMessage(), LONGEST);
    }
}
