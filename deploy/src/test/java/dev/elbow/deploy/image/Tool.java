package dev.elbow.deploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs. Stateless. */
final class Tool {

    private Tool() {}

    /**
     * Runs one to its end.
     *
     * @return what it said, on either stream
     * @throws AssertionError with that, where it fails
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": exit code " + process.exitValue() + "\n" + said);
        }
        return said;
    }
}
