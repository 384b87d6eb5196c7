package dev.elbow.zoo.layout;

import java.nio.file.Path;
import java.util.Map;

/** Where the files of the user who runs this process are: keys, the cache, Docker's configuration. Stateless. */
public final class UserHome {

    private UserHome() {}

    /** {@code $HOME}, else what the system's list of users says, which is all that Java asks. */
    public static Path folder() {
        return folder(System.getenv(), System.getProperty("user.home", ""));
    }

    /** A {@code HOME} that is set to nothing, or is relative, does not count. */
    static Path folder(Map<String, String> environment, String listed) {
        Path set = Path.of(environment.getOrDefault("HOME", ""));
        return set.isAbsolute() ? set : Path.of(listed);
    }
}
