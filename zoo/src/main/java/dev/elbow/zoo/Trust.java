package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.SignatureCheck;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.util.Locale;

/**
 * Whose packages are taken.
 *
 * @param keys that the user trusts
 * @param remote what becomes of packages from elsewhere that none of them signed: of registries, archives and image layouts
 * @param local what becomes of others: a signature is not needed, but one that is there has to be right
 */
public record Trust(KeyRing keys, SignaturePolicy remote, SignaturePolicy local) {

    private static final String VARIABLE = "ELBOW_SIGNATURES";

    /**
     * The user's key ring; signatures are required unless {@code ELBOW_SIGNATURES} says {@code warn} or {@code off}.
     *
     * @throws ZooException.NotFound where it says anything else
     */
    public static Trust ofUser() {
        SignaturePolicy remote = policy(System.getenv().getOrDefault(VARIABLE, ""));
        return new Trust(KeyRing.ofUser(), remote, remote == SignaturePolicy.OFF ? remote : SignaturePolicy.WARN);
    }

    static SignaturePolicy policy(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "require" -> SignaturePolicy.REQUIRE;
            case "warn" -> SignaturePolicy.WARN;
            case "off" -> SignaturePolicy.OFF;
            default ->
                throw new ZooException.NotFound(
                        VARIABLE + ": " + Excerpt.of(text) + " (expected: require, warn or off)");
        };
    }

    /** The same keys, and one policy for all packages. */
    public Trust with(SignaturePolicy policy) {
        return new Trust(keys, policy, policy);
    }

    SignatureCheck ofRemote() {
        return new SignatureCheck(keys, remote);
    }

    SignatureCheck ofLocal() {
        return new SignatureCheck(keys, local);
    }
}
