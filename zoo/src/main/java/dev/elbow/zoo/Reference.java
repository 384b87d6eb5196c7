package dev.elbow.zoo;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.artifact.Descriptor;
import dev.elbow.schemas.config.Nearest;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.RegistryClient;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names a package: where it is, and which one there. */
public sealed interface Reference {

    /**
     * A bundled or cached package.
     *
     * @param version none for the only one of that name
     */
    record Named(String name, Optional<String> version) implements Reference {
        @Override
        public String toString() {
            return name + version.map(one -> ":" + one).orElse("");
        }

        /** What could have been meant, to be said behind a message; the name alone may be nearer than the whole. */
        String nearest(List<String> known) {
            List<String> names =
                    known.stream().map(one -> one.replaceFirst(":.*", "")).toList();
            return Nearest.of(toString(), known)
                    .or(() -> Nearest.of(name, names).map(near -> known.get(names.indexOf(near))))
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
        }
    }

    /**
     * An artifact in a registry.
     *
     * @param host with its port, if any
     * @param repository path within the registry; its last part is the package's name
     * @param tag the package's version, a name that is moved from one version to another, or a digest of the artifact's manifest; empty where only the repository is meant
     */
    record Remote(String host, String repository, String tag) implements Reference {
        /** The last part of the repository's path. */
        public String name() {
            return repository.substring(repository.lastIndexOf('/') + 1);
        }

        public boolean byDigest() {
            return Descriptor.isDigest(tag);
        }

        /** Whether the tag is a name such as {@code stable}, no version, which may stand for one package now and for another later. */
        public boolean moving() {
            return !tag.isEmpty() && !byDigest() && !tag.matches(Manifest.VERSION);
        }

        @Override
        public String toString() {
            return "oci://" + host + "/" + repository + (tag.isEmpty() ? "" : (byDigest() ? "@" : ":") + tag);
        }
    }

    /**
     * An artifact in an image layout.
     *
     * @param artifact the name that its index has; none for the only one
     */
    record Layout(Path folder, Optional<String> artifact) implements Reference {
        @Override
        public String toString() {
            return "oci-layout:" + folder + artifact.map(one -> ":" + one).orElse("");
        }
    }

    /** A folder with the package's files. */
    record Folder(Path folder) implements Reference {
        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /** An image layout in a tar file. */
    record Archive(Path file) implements Reference {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    Pattern NAMED = Pattern.compile("([a-z0-9][a-z0-9._-]*)(?::([A-Za-z0-9][A-Za-z0-9._+-]*))?");

    /** Host, repository and tag or digest; a repository's grammar is that of the OCI distribution specification. */
    Pattern REMOTE = Pattern.compile("oci://([A-Za-z0-9.-]+(?::[0-9]{1,5})?|\\[[0-9a-fA-F:]+](?::[0-9]{1,5})?)"
            + "/([a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
            + "(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127})|@(sha256:[0-9a-f]{64}))?");

    /** Characters of one to a registry, at most: its host's name, 255 of a path, and a tag. */
    int LONGEST = 700;

    /**
     * Reads a reference.
     *
     * @throws ZooException.NotFound where the text is none, whatever host, port or path it has
     */
    static Reference parse(String text) {
        if (text.startsWith("oci://")) {
            return remote(text);
        }
        if (text.startsWith("oci-layout:")) {
            String rest = text.substring("oci-layout:".length());
            Path whole = path(rest);
            int colon = rest.lastIndexOf(':');
            // A folder's name may hold a colon; an artifact's may, too: name:version.
            if (Files.isDirectory(whole) || colon <= 0) {
                return new Layout(whole, Optional.empty());
            }
            for (int at = rest.indexOf(':'); at > 0; at = rest.indexOf(':', at + 1)) {
                if (Files.isDirectory(path(rest.substring(0, at)))) {
                    return new Layout(path(rest.substring(0, at)), Optional.of(rest.substring(at + 1)));
                }
            }
            return new Layout(whole, Optional.empty());
        }
        Matcher named = NAMED.matcher(text);
        Optional<Path> place = existing(text);
        if (place.isPresent() && (Files.isDirectory(place.get()) || text.endsWith(".tar"))) {
            return Files.isDirectory(place.get()) ? new Folder(place.get()) : new Archive(place.get());
        }
        if (named.matches()) {
            return new Named(named.group(1), Optional.ofNullable(named.group(2)));
        }
        throw new ZooException.NotFound("package " + Excerpt.of(text)
                + (place.isPresent() ? ": a file that is no package" : ": no such folder or archive")
                + ", and no reference (expected: name:version, oci://host/repository:version,"
                + " oci-layout:folder, a folder or a .tar file)"
                + meant(text).map(near -> "; did you mean " + near + "?").orElse(""));
    }

    /** What is here under nearly that name, which may have been written in capital letters. */
    private static Optional<String> meant(String text) {
        List<String> known = new ArrayList<>(Zoo.bundled());
        try {
            Cache.ofUser().entries().forEach(entry -> known.add(entry.reference()));
        } catch (ZooException e) {
            known.retainAll(Zoo.bundled()); // a cache that cannot be read holds nothing that could be meant
        }
        String small = text.toLowerCase(Locale.ROOT);
        return text.length() > LONGEST ? Optional.empty() : Nearest.of(small, known);
    }

    private static Remote remote(String text) {
        Matcher remote = REMOTE.matcher(text);
        // A long one would take the pattern's stack for each of its parts.
        if (text.length() > LONGEST || !remote.matches()) {
            throw new ZooException.NotFound(
                    "package " + Excerpt.of(text)
                            + ": no reference (expected: oci://host[:port]/repository:version or …@sha256:digest, the repository in small letters)");
        }
        if (!RegistryClient.isHost(remote.group(1))) {
            throw new ZooException.NotFound(
                    "package " + Excerpt.of(text) + ": no registry can be at "
                            + Excerpt.of(remote.group(1))
                            + " (expected: a host's name or address and, if any, a port from 1 to 65535, as in oci://host[:port]/repository:version)");
        }
        String tag = Optional.ofNullable(remote.group(3))
                .or(() -> Optional.ofNullable(remote.group(4)))
                .orElse("");
        return new Remote(remote.group(1), remote.group(2), tag);
    }

    private static Path path(String text) {
        return anyPath(text)
                .orElseThrow(
                        () -> new ZooException.NotFound("package " + Excerpt.of(text) + ": no path (expected: one)"));
    }

    private static Optional<Path> existing(String text) {
        return text.isBlank() ? Optional.empty() : anyPath(text).filter(Files::exists);
    }

    private static Optional<Path> anyPath(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
