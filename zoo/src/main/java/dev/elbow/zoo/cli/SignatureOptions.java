package dev.elbow.zoo.cli;

import dev.elbow.zoo.Trust;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of packages that no trusted key signed. */
final class SignatureOptions {

    @Option(
            names = "--signatures",
            paramLabel = "POLICY",
            description = {
                "Of packages from elsewhere: require a signature by a key of the key ring, warn where there is none, or off.",
                "Default: ELBOW_SIGNATURES, else require. Possible: ${COMPLETION-CANDIDATES}."
            })
    private @Nullable SignaturePolicy policy;

    Trust trust() {
        return policy == null ? Trust.ofUser() : Trust.ofUser().with(policy);
    }

    static void warn(VerifiedPackage checked, PrintWriter err) {
        checked.signature().warning().ifPresent(warning -> err.println("warning: " + warning));
        err.flush();
    }
}
