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
                "require: refuse a package without a signature by a key of the key ring. warn: take one that is not signed, or by a key that"
                        + " is not in the ring, with a warning; refuse a wrong signature. off: take any, look at no signature.",
                "Given here, it holds for folders, too; by default they are under warn.",
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
