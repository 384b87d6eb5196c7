package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.release.Installation.Run;
import dev.elbow.release.Installation.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's way to a Java, and the archive of classes that it keeps. */
@Tag("release")
class StartIT {

    private static final Run VERSION = new Run(0, "elbow 0.1.0\n", "");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path bare;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Installation scorer;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        scorer = Installation.unpack("elbow-scorer", bare);
    }

    @Test
    void takesItsClassesFromAnArchiveOfTheUsers() throws IOException, InterruptedException {
        Run first = scorer.elbow("zoo", "list");

        assertThat(archives()).hasSize(1).allMatch(name -> name.endsWith(".jsa"));
        assertThat(sources("zoo", "list")).contains("dev.elbow.zoo.cli.Inventory source: shared objects file");
        assertThat(scorer.elbow("zoo", "list")).isEqualTo(first);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void twoThatStartAtOnceLeaveOneArchive() throws IOException, InterruptedException {
        List<Started> both = List.of(scorer.start("", "--version"), scorer.start("", "--version"));

        for (Started one : both) {
            assertThat(one.await()).isEqualTo(VERSION);
        }
        assertThat(archives()).hasSize(1);
    }

    @Test
    void makesAnotherArchiveForOtherJars() throws IOException, InterruptedException {
        scorer.elbow("--version");
        Path jar = scorer.folder().resolve("lib").resolve(scorer.jars().get(0));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));

        assertThat(scorer.elbow("--version")).isEqualTo(VERSION);
        assertThat(archives()).hasSize(2);
    }

    @Test
    void passesOverAnArchiveThatIsDamaged() throws IOException, InterruptedException {
        scorer.elbow("--version");
        Path archive = cache().resolve(archives().get(0));
        Path damaged = Files.writeString(bare.resolve("damaged"), "no classes");
        Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rwxrwxrwx"));
        shell("cat damaged > '" + archive + "' 2>/dev/null || { rm -f '" + archive + "'; cp damaged '" + archive
                + "'; }");

        assertThat(Files.size(archive)).isEqualTo(Files.size(damaged));
        assertThat(scorer.elbow("--version")).isEqualTo(VERSION);
    }

    @Test
    void keepsOneThoughPackagesCannotBeListed() throws IOException, InterruptedException {
        assertThat(scorer.with("ELBOW_CACHE", "/dev/null").elbow("--version")).isEqualTo(VERSION);

        assertThat(archives()).hasSize(1);
        assertThat(cache().resolve(archives().get(0))).isNotEmptyFile();
    }

    @Test
    void triesOnceWhereNoneCanBeMade() throws IOException, InterruptedException {
        Path real = Path.of(System.getProperty("java.home"));
        Path java = Files.createDirectories(bare.resolve("jdk/bin")).resolve("java");
        Path calls = scorer.home().resolve("calls");
        script(
                java,
                "echo >>'" + calls + "'\ncase \"$*\" in *-Xshare:dump*) exit 1 ;; esac\nexec '" + real
                        + "/bin/java' \"$@\"");
        Files.copy(real.resolve("release"), bare.resolve("jdk/release"));
        Installation without = scorer.with("JAVA_HOME", bare.resolve("jdk").toString());

        assertThat(without.elbow("--version")).isEqualTo(VERSION);
        assertThat(Files.readAllLines(calls))
                .as("classes, their archive, the command")
                .hasSize(3);
        assertThat(without.elbow("--version")).isEqualTo(VERSION);
        assertThat(Files.readAllLines(calls)).hasSize(4);
    }

    @Test
    void keepsNoArchiveWhereItMayNot() throws IOException, InterruptedException {
        assertThat(scorer.with("ELBOW_CDS", "never").elbow("--version")).isEqualTo(VERSION);
        assertThat(scorer.with("HOME", "").elbow("--version")).isEqualTo(VERSION);
        assertThat(scorer.with("HOME", "/nonexistent").elbow("--version")).isEqualTo(VERSION);
        assertThat(cache()).doesNotExist();
        assertThat(scorer.with("XDG_CACHE_HOME", bare.resolve("home/other").toString())
                        .elbow("--version"))
                .isEqualTo(VERSION);
        assertThat(bare.resolve("home/other/elbow/classes")).isNotEmptyDirectory();
    }

    @Test
    void findsAJavaOnThePathAndOneWithoutAReleaseFile() throws IOException, InterruptedException {
        Path real = Path.of(System.getProperty("java.home"), "bin/java");
        Path bin = Files.createDirectory(bare.resolve("bin"));
        script(bin.resolve("java"), "exec '" + real + "' \"$@\"");

        Run run = scorer.with("JAVA_HOME", "")
                .with("PATH", bin + ":/usr/bin:/bin")
                .elbow("--version");

        assertThat(run).isEqualTo(VERSION);
    }

    @Test
    void saysThatThereIsNoJava() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(bare.resolve("bin"));
        for (String tool : List.of("bash", "readlink", "cat", "setpriv")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
        }

        Run run = scorer.with("JAVA_HOME", "").with("PATH", bin.toString()).elbow("--version");

        assertThat(run)
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "elbow: there is no java on the PATH, and JAVA_HOME is not set (expected: Java 17 or newer)\n"));
    }

    @Test
    void saysThatAJavaIsTooOld() throws IOException, InterruptedException {
        Path home = Files.createDirectories(bare.resolve("jdk-8/bin")).resolveSibling("");
        script(home.resolve("bin/java"), "echo 'openjdk version \"1.8.0_402\"' >&2");

        String expected = "elbow: " + home + "/bin/java is of version 1.8.0_402 (expected: Java 17 or newer)\n";
        Installation old = scorer.with("JAVA_HOME", home.toString());
        assertThat(old.elbow("--version")).isEqualTo(new Run(2, "", expected));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\nOS_NAME=\"Linux\"\n");
        assertThat(old.elbow("--version")).isEqualTo(new Run(2, "", expected));
    }

    @Test
    void writesNothingIntoTheInstallation() throws IOException, InterruptedException {
        List<Path> before = tree(scorer.folder());

        scorer.elbow("zoo", "list");

        assertThat(tree(scorer.folder())).isEqualTo(before);
    }

    private String sources(String... command) throws IOException, InterruptedException {
        Path log = bare.resolve("home/classes.log");
        scorer.with("ELBOW_JAVA_OPTIONS", "-Xlog:class+load:file=" + log).elbow(command);
        return Files.readString(log);
    }

    private Path cache() {
        return scorer.home().resolve(".cache/elbow/classes");
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private void shell(String script) throws IOException, InterruptedException {
        new ProcessBuilder("bash", "-c", script)
                .directory(bare.toFile())
                .start()
                .waitFor();
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
