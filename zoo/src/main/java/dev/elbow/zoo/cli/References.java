package dev.elbow.zoo.cli;

/** How every command's help describes a reference. Stateless. */
public final class References {

    /** For the description of an option or parameter. */
    public static final String HELP =
            "A package: name:version (shipped, pulled or imported), oci://host/repository:version, oci-layout:folder, a folder or a .tar"
                    + " file; behind a name or folder, @sha256:digest pins its manifest, and with it every file.";

    private References() {}
}
