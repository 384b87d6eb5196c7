package dev.elbow.zoo.registry;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.artifact.Login;
import dev.elbow.schemas.wire.DockerJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program that keeps passwords. Source: the protocol of <a
 * href="https://github.com/docker/docker-credential-helpers">docker-credential-helpers</a>: {@code get} as its argument, the host on its
 * standard input, a JSON object on its standard output. What it says is never shown, since any of it may be a password.
 *
 * @param program the file that is run
 * @param environment that it is run in
 * @param patience until it has answered
 */
record CredentialHelper(Path program, Map<String, String> environment, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CAP = 1 << 16;
    private static final String PREFIX = "docker-credential-";

    /** How an answer begins that there is nothing for the host. */
    private static final String NONE = "credentials not found";

    /**
     * Finds a helper on the path.
     *
     * @param config that names it
     * @param name what stands behind {@code docker-credential-}
     * @throws ZooException.NotFound where it is no plain name, or no such program is there
     */
    static CredentialHelper of(Path config, String name, Map<String, String> environment) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new ZooException.NotFound(config + ": credential helper \"" + Excerpt.of(name)
                    + "\" (expected: letters, digits, dots, dashes and underscores)");
        }
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(PREFIX + name, PREFIX + name + ".exe")
                        .flatMap(file -> program(folder, file).stream()))
                .findFirst()
                .map(program -> new CredentialHelper(program, environment, PATIENCE))
                .orElseThrow(() -> new ZooException.NotFound("credential helper " + PREFIX + name
                        + ": no such program on the PATH (expected: one, since " + config + " names it)"));
    }

    private static Optional<Path> program(String folder, String file) {
        try {
            return Optional.of(Path.of(folder, file))
                    .filter(Files::isRegularFile)
                    .filter(Files::isExecutable);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Asks it.
     *
     * @return nobody where it has nothing for the host
     * @throws ZooException.Unreachable where it fails, or does not answer in time; it is ended then
     */
    Optional<Login> login(String host) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(program.toString(), "get").redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                return login(host, process);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw fault("cannot be run: " + IoFault.of(e));
        }
    }

    private Optional<Login> login(String host, Process process) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        byte[] answer = answer(host, process);
        try {
            if (answer.length > CAP) {
                throw fault("an answer of more than " + CAP + " bytes");
            }
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (process.exitValue() != 0) {
            String said = new String(answer, StandardCharsets.UTF_8).strip();
            if (said.startsWith(NONE)) {
                return Optional.empty();
            }
            throw fault("ended with " + process.exitValue() + " (expected: 0; to see why: printf " + host + " | "
                    + program.getFileName() + " get)");
        }
        try {
            return Optional.of(DockerJson.readAnswer(answer));
        } catch (WireException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    /** In a thread of its own, since nothing else ends the reading where a child of the helper keeps its output open. */
    private byte[] answer(String host, Process process) throws IOException {
        FutureTask<byte[]> talk = new FutureTask<>(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(host.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // one that does not read may answer all the same
            }
            return process.getInputStream().readNBytes(CAP + 1);
        });
        Thread thread = new Thread(talk, "elbow-credential-helper");
        thread.setDaemon(true);
        thread.start();
        try {
            return talk.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IOException("its answer cannot be read", e);
        }
    }

    private ZooException late() {
        return fault("no answer within " + patience.toSeconds() + " s");
    }

    private ZooException interrupted() {
        Thread.currentThread().interrupt();
        return fault("interrupted");
    }

    private ZooException fault(String what) {
        return new ZooException.Unreachable("credential helper " + program.getFileName() + ": " + what);
    }
}
