package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trusted comment of our signatures: {@code package <name>:<version> sha256:<digest of the manifest> signed <instant>}.
 *
 * @param reference {@code name:version}
 * @param sha256 of the manifest's bytes, 64 lower-case hexadecimal digits
 */
record PackageComment(String reference, String sha256, Instant signed) {

    /** How such a comment begins, and no other may. */
    static final String HEAD = "package ";

    private static final String REFERENCE = "[^\\s:]+:[^\\s:]+";
    private static final Pattern FORM =
            Pattern.compile(HEAD + "(" + REFERENCE + ") sha256:([0-9a-f]{64}) signed (\\S+)");

    PackageComment {
        Checks.that(reference.matches(REFERENCE), "reference", reference, "name:version");
        Checks.that(sha256.matches("[0-9a-f]{64}"), "sha256", sha256, "64 digits of 0-9 and a-f");
    }

    /** What a comment says; empty where it is not of the form. */
    static Optional<PackageComment> parse(String comment) {
        Matcher matcher = FORM.matcher(comment);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PackageComment(matcher.group(1), matcher.group(2), Instant.parse(matcher.group(3))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    String text() {
        return HEAD + reference + " sha256:" + sha256 + " signed " + signed;
    }
}
