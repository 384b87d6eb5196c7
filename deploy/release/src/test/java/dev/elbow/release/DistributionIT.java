package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elbow.release.Installation.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive does where there is nothing but a Java. */
@Tag("release")
class DistributionIT {

    private static final String FULL = "elbow";
    private static final String SCORER = "elbow-scorer";
    private static final long MEGABYTE = 1_000_000;
    private static final String EVENTS = """
            {"service": "http", "flag": "SF", "src_bytes": 240, "dst_bytes": 2300, "count": 5, "serror_rate": 0}
            {"service": "http", "flag": "S0", "src_bytes": 0, "dst_bytes": 0, "count": 250, "serror_rate": 1, "srv_serror_rate": 1}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    private static final Map<String, Installation> INSTALLATIONS = new HashMap<>();

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        for (String prefix : List.of(FULL, SCORER)) {
            INSTALLATIONS.put(prefix, Installation.unpack(prefix, Files.createDirectory(folder.resolve(prefix))));
        }
        folder.toFile().setExecutable(true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void tellsItsVersion(String prefix) throws IOException, InterruptedException {
        Run run = of(prefix).elbow("--version");

        assertThat(run).isEqualTo(new Run(0, "elbow 0.1.0\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void listsTheBundledPackages(String prefix) throws IOException, InterruptedException {
        Run run = of(prefix).elbow("zoo", "list");

        assertThat(run.out()).contains("network-intrusion:1.0.0", "thyroid:1.0.0");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void scoresFromStandardInput(String prefix) throws IOException, InterruptedException {
        Run run = of(prefix).elbowReading(EVENTS, "score", "--package", "network-intrusion:1.0.0", "--stdin");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines().toList().get(0)).contains("\"anomalous\":false");
        assertThat(run.out().lines().toList().get(1)).contains("\"anomalous\":true");
    }

    /** With no archive of classes, for each Java finds by itself that a module is not there. */
    @ParameterizedTest
    @MethodSource("archivesAndJavas")
    void runsOnEachJava(String prefix, Path java) throws IOException, InterruptedException {
        Installation on = of(prefix).with("JAVA_HOME", java.toString()).with("ELBOW_CDS", "never");

        for (List<String> typed :
                List.of(List.of("zoo", "list"), List.of("tail", "--help"), List.of("completion", "bash"))) {
            Run run = on.elbow(typed.toArray(String[]::new));
            assertThat(run.err()).as("%s on %s", typed, java).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out()).isNotEmpty();
        }
        Run scored = on.elbowReading(EVENTS, "score", "--package", "network-intrusion:1.0.0", "--stdin");
        assertThat(scored.code()).as(scored.err()).isZero();
        assertThat(scored.out().lines()).hasSize(2);
    }

    private static List<Arguments> archivesAndJavas() throws IOException {
        List<Arguments> each = new ArrayList<>();
        for (Path java : Javas.all()) {
            each.add(Arguments.of(FULL, java));
            each.add(Arguments.of(SCORER, java));
        }
        return each;
    }

    @Test
    void runsTheDemo() throws IOException, InterruptedException {
        Run run = of(FULL).elbow("demo", "--json", "--no-page");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(result.path("scored").asInt()).isEqualTo(63_123);
        assertThat(result.path("auroc").asDouble()).isGreaterThan(0.97);
    }

    @Test
    void theScorersArchiveIsSmallAndHasNeitherTrainerNorBroker() throws IOException {
        assertThat(Installation.archive(SCORER))
                .satisfies(archive -> assertThat(Files.size(archive)).isLessThan(60 * MEGABYTE));
        assertThat(of(SCORER).jars())
                .noneMatch(jar -> jar.matches(
                        "(elbow-trainer|duckdb|pytorch|api-|jna|kafka_|kafka-server|kafka-metadata|scala|rocksdb).*"))
                .anyMatch(jar -> jar.startsWith("onnxruntime-"));
    }

    @Test
    void theScorersArchiveHasTheCommandsThatItCanRun() throws IOException, InterruptedException {
        Run help = of(SCORER).elbow("--help");

        assertThat(help.out()
                        .lines()
                        .filter(line -> line.matches(" {2}[a-z].*"))
                        .map(line -> line.trim().replaceFirst(" .*", "")))
                .containsExactly("zoo", "score", "alert", "explain", "replay", "tail", "completion", "help");
        for (String command : List.of("zoo", "score", "alert", "explain", "replay", "tail", "completion")) {
            assertThat(of(SCORER).elbow(command, "--help").code()).isZero();
        }
    }

    @Test
    void theScorersArchiveNamesTheOneThatHasAllCommands() throws IOException, InterruptedException {
        for (List<String> typed : List.of(
                List.of("train", "--config", "a.yaml"),
                List.of("demo"),
                List.of("bench", "score"),
                List.of("-v", "broker"))) {
            Run run = of(SCORER).elbow(typed.toArray(String[]::new));

            String name = typed.get(typed.get(0).equals("-v") ? 1 : 0);
            assertThat(run.err())
                    .startsWith(name + ": not in this archive, which is for scoring alone (expected: the full archive,"
                            + " elbow-0.1.0.tar.gz)\n");
            assertThat(run.code()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void holdsWhatItsChecksumsSay(String prefix) throws IOException, InterruptedException {
        Path installed = of(prefix).folder();

        assertThat(sha256sum(installed)).isZero();
        try (Stream<Path> files = Files.walk(installed)) {
            assertThat(files.filter(Files::isRegularFile).count())
                    .isEqualTo(
                            Files.readAllLines(installed.resolve("SHA256SUMS")).size() + 1);
        }
        assertThat(sha256sum(Installation.archive(prefix).resolveSibling(""))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void hasALicenceOfEachLibrary(String prefix) throws IOException {
        Path licences = of(prefix).folder().resolve("licences");
        List<Component> components = BillOfMaterials.read(of(prefix).folder().resolve("sbom.cdx.json"));

        assertThat(licences.resolve(Licences.LIST)).hasContent(Licences.list(components));
        String notices = Files.readString(licences.resolve("NOTICES.txt"));
        for (String jar : of(prefix).jars()) {
            if (!jar.startsWith("elbow-")) {
                Component component = component(components, jar);
                assertThat(licences.resolve(jar.replace(".jar", "")))
                        .as(component.line())
                        .satisfiesAnyOf(
                                own -> assertThat(own)
                                        .isDirectoryRecursivelyContaining(
                                                "regex:(?i).*/licences/[^/]+/(.*/)?(licen[cs]e|copying)[^/]*"),
                                own -> assertThat(component.licences())
                                        .anyMatch(id -> Files.exists(licences.resolve(id + ".txt"))
                                                && (id.equals("Apache-2.0") || notices.contains(artifact(component)))));
            }
        }
    }

    /** What else would differ from one build to the next. */
    @ParameterizedTest
    @ValueSource(strings = {FULL, SCORER})
    void isPackedWithTheSameOwnersRightsAndTimesEverywhere(String prefix) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (var tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(Installation.archive(prefix))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }

        assertThat(entries).hasSizeGreaterThan(50).allSatisfy(entry -> {
            boolean runs = entry.isDirectory() || entry.getName().endsWith("/bin/elbow");
            assertThat(entry.getMode() & 0777).as(entry.getName()).isEqualTo(runs ? 0755 : 0644);
            assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo("2026-01-01T00:00:00Z");
        });
    }

    @Test
    void theListOfLibrariesIsThatOfTheJars() throws IOException {
        for (String prefix : List.of(FULL, SCORER)) {
            List<Component> components =
                    BillOfMaterials.read(of(prefix).folder().resolve("sbom.cdx.json"));
            List<String> jars = of(prefix).jars().stream()
                    .filter(jar -> !jar.startsWith("elbow-"))
                    .toList();

            assertThat(jars).hasSameSizeAs(components);
            jars.forEach(jar -> assertThat(component(components, jar)).isNotNull());
        }
    }

    private static Component component(List<Component> components, String jar) {
        return components.stream()
                .filter(one ->
                        jar.matches(artifact(one).replace(".", "\\.") + "-" + one.version() + "(-[a-z].*)?\\.jar"))
                .findAny()
                .orElseThrow(() -> new AssertionError(jar + " is in no list"));
    }

    private static String artifact(Component component) {
        return component.name().replaceFirst(".*:", "");
    }

    private static int sha256sum(Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS")
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static Installation of(String prefix) {
        Installation installation = INSTALLATIONS.get(prefix);
        if (installation == null) {
            throw new AssertionError(prefix);
        }
        return installation;
    }
}
