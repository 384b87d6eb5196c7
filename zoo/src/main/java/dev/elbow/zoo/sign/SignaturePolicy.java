package dev.elbow.zoo.sign;

/** What becomes of a package that no trusted key signed. A signature that is wrong is refused by all but {@link #OFF}. */
public enum SignaturePolicy {
    /** It is refused. */
    REQUIRE,
    /** It is taken, with a warning. */
    WARN,
    /** Nobody looks at signatures or keys. */
    OFF
}
