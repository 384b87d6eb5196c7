package dev.elbow.zoo.cli;

/** How every command's help describes a reference. Stateless. */
public final class References {

    /** For the description of an option or parameter. */
    public static final String HELP =
            "A package: name:version, or a folder; behind either, @sha256:digest pins its manifest, and with it every file.";

    private References() {}
}
