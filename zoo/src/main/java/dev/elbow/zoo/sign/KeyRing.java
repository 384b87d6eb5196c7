package dev.elbow.zoo.sign;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.layout.UserHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public keys that a user trusts: every {@code *.pub} of a folder, by the name before that ending. It holds nothing
 * itself; each call reads the folder anew. A folder that is not there is an empty ring.
 */
public final class KeyRing {

    /** What a key may be called, as a regular expression. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final String ENDING = ".pub";

    private final Path folder;

    /** A key of the ring, by the name that the user gave it. */
    public record Trusted(String name, MinisignPublicKey key) {
        @Override
        public String toString() {
            return name + " (" + key.keyId() + ")";
        }
    }

    public KeyRing(Path folder) {
        this.folder = folder;
    }

    /** The ring of the user who runs this process. */
    public static KeyRing ofUser() {
        return new KeyRing(folder(System.getenv(), UserHome.folder()));
    }

    /**
     * Where a user's ring is: {@code $ELBOW_CONFIG/keys}, else {@code $XDG_CONFIG_HOME/elbow/keys}, else
     * {@code ~/.config/elbow/keys}. A variable that is set to nothing is not set; a relative {@code XDG_CONFIG_HOME} does not
     * count, as the <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG specification</a> has it.
     */
    static Path folder(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("ELBOW_CONFIG", "");
        if (!own.isEmpty()) {
            return Path.of(own, "keys");
        }
        Path shared = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
        return (shared.isAbsolute() ? shared : home.resolve(".config")).resolve("elbow/keys");
    }

    /** Where the keys are. */
    public Path folder() {
        return folder;
    }

    /**
     * All keys by name, in the order of names.
     *
     * @throws ZooException.Untrusted where a file is damaged, or two different keys go by one id; none is left out
     * @throws ZooException.NotFound where something called {@code *.pub} is no plain file
     * @throws ZooException.Unreachable where the folder or a file cannot be read
     */
    public SortedMap<String, MinisignPublicKey> keys() {
        SortedMap<String, MinisignPublicKey> keys = new TreeMap<>();
        for (Path file : files()) {
            read(file).ifPresent(text -> {
                MinisignPublicKey key = MinisignPublicKey.parse(file.toString(), text);
                checkId(file, key, keys);
                keys.put(name(file), key);
            });
        }
        return Collections.unmodifiableSortedMap(keys);
    }

    /** A file of the ring; empty where it went since the folder was listed, for then its key is trusted no longer. */
    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(KeyFile.read(file));
        } catch (ZooException.NotFound | ZooException.Unreachable e) {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The key of an id.
     *
     * @param keyId as {@link MinisignPublicKey#keyId} writes it
     * @throws ZooException as {@link #keys} does: a damaged ring vouches for nobody
     */
    public Optional<Trusted> find(String keyId) {
        return keys().entrySet().stream()
                .filter(one -> one.getValue().keyId().equals(keyId))
                .findFirst()
                .map(one -> new Trusted(one.getKey(), one.getValue()));
    }

    /**
     * Trusts a key; without effect where it is there under that name already.
     *
     * @param name matches {@link #NAME}
     * @throws ZooException.Taken where another key has that name or that id
     * @throws ZooException as {@link #keys} does
     */
    public void add(String name, MinisignPublicKey key) {
        checkFree(name, key);
        if (!keys().containsKey(name)) {
            KeyFile.writePublic(folder.resolve(name + ENDING), key.text());
        }
    }

    /**
     * Trusts a key no longer. By its name, one goes that is damaged, too; by its id, it goes whatever its names are.
     *
     * @param key a name or an id
     * @return the names that went
     * @throws ZooException.NotFound where the ring has no such key; nothing was removed
     * @throws ZooException.Unreachable where the ring cannot be read or written
     */
    public List<String> remove(String key) {
        List<Path> all = files();
        List<Path> named = all.stream().filter(file -> name(file).equals(key)).toList();
        List<Path> gone =
                named.isEmpty() ? all.stream().filter(file -> hasId(file, key)).toList() : named;
        if (gone.isEmpty()) {
            throw new ZooException.NotFound("key ring " + folder + ": no key " + Excerpt.of(key)
                    + " (expected: a name or an id; "
                    + (all.isEmpty() ? "the ring is empty" : "there are: " + names(all)) + "); nothing was removed");
        }
        gone.forEach(KeyRing::delete);
        return gone.stream().map(KeyRing::name).toList();
    }

    private static String names(List<Path> files) {
        return files.stream().map(KeyRing::name).collect(Collectors.joining(", "));
    }

    /** One that cannot be read has no id, and is in nobody's way. */
    private static boolean hasId(Path file, String keyId) {
        try {
            return MinisignPublicKey.parse(file.toString(), KeyFile.read(file))
                    .keyId()
                    .equals(keyId);
        } catch (ZooException e) {
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ZooException.Unreachable(
                    "public key " + file + ": " + IoFault.of(e) + "; it is still trusted", e);
        }
    }

    /**
     * Passes a key that can be trusted under a name.
     *
     * @throws ZooException.Taken where another key has that name or that id
     * @throws ZooException as {@link #keys} does
     */
    public void checkFree(String name, MinisignPublicKey key) {
        Checks.that(name.matches(NAME), "key name", name, "letters, digits, dots, dashes and underscores, at most 64");
        keys().forEach((taken, other) -> {
            boolean clash = taken.equals(name) || other.keyId().equals(key.keyId());
            if (clash && !other.equals(key)) {
                throw new ZooException.Taken("public key " + folder.resolve(taken + ENDING) + ": another key, of id "
                        + other.keyId() + " (expected: " + key.keyId()
                        + " or a name and id of its own); nothing was written");
            }
        });
    }

    /** Whoever makes a key chooses its id; a second one under the id of a first would leave open whose word counts. */
    private static void checkId(Path file, MinisignPublicKey key, Map<String, MinisignPublicKey> others) {
        others.forEach((name, other) -> {
            if (other.keyId().equals(key.keyId()) && !other.equals(key)) {
                throw new ZooException.Untrusted(
                        "public key " + file + ": id " + key.keyId() + ", which " + name + ENDING
                                + " has for another key (expected: one key for an id); remove the one you do not trust");
            }
        });
    }

    private List<Path> files() {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ZooException.Unreachable("key ring " + folder + ": " + IoFault.of(e), e);
        }
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }
}
