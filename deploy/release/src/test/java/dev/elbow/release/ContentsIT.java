package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in an archive, by the folder that it is packed from. */
@Tag("release")
class ContentsIT {

    private static final String WITHIN_TORCH = "pytorch/cpu/linux-x86_64/";
    private static final int CHUNK = 1 << 16;

    @ParameterizedTest
    @ValueSource(strings = {"full", "scorer"})
    void hasWhatOperatorsNeed(String archive) {
        for (String file : List.of(
                "README.md",
                "CHANGELOG.md",
                "deploy/TUTORIAL.md",
                "deploy/OPERATIONS.md",
                "deploy/SCALE.md",
                "deploy/REFERENCE.md",
                "deploy/helm/elbow/Chart.yaml",
                "deploy/helm/elbow/values.schema.json",
                "deploy/helm/elbow/templates/scorer.yaml",
                "deploy/helm/elbow/observability/elbow.rules.yaml",
                "deploy/observability/elbow.rules.yaml",
                "deploy/observability/RUNBOOK.md",
                "deploy/observability/dashboards/scorer.json",
                "deploy/images/scorer/Dockerfile",
                "deploy/images/trainer/cuda.Dockerfile",
                "scorer/README.md",
                "scorer/ALERTS.md",
                "scorer/PAGE.md",
                "zoo/README.md",
                "schemas/src/main/resources/dev/elbow/schemas/score.avsc")) {
            assertThat(folder(archive).resolve(file)).isRegularFile();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "scorer"})
    void noDocumentLinksToWhatIsNotThere(String archive) throws IOException {
        List<Path> documents;
        try (Stream<Path> files = Files.walk(folder(archive))) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }

        assertThat(documents).hasSizeGreaterThan(15);
        for (Path document : documents) {
            for (String link : Documents.links(document)) {
                assertThat(document.resolveSibling(link).normalize())
                        .as("%s: %s", document, link)
                        .exists()
                        .startsWith(folder(archive));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"full, elbow", "scorer, elbow-scorer"})
    void itsBillIsOfTheArchiveAndHasTheDigestOfEachJar(String archive, String name) throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(folder(archive).resolve("sbom.cdx.json").toFile());
        JsonNode main = bill.path("metadata").path("component");
        List<String> digests = new ArrayList<>();
        bill.path("components")
                .forEach(one -> one.path("hashes")
                        .forEach(hash -> digests.add(hash.path("content").asText())));

        assertThat(main.path("type").asText()).isEqualTo("application");
        assertThat(main.path("name").asText()).isEqualTo(name);
        assertThat(bill.path("dependencies").findValuesAsText("ref"))
                .contains(main.path("bom-ref").asText());
        try (Stream<Path> jars = Files.list(folder(archive).resolve("lib"))) {
            for (Path jar : jars.toList()) {
                assertThat(digests).as(jar.toString()).contains(Checksums.sha256(jar));
            }
        }
    }

    /** No pom tells of them, so that this looks into the libraries themselves. */
    @Test
    void namesWhatIsWithinTheTrainingEngine() throws IOException {
        String list = Files.readString(folder("full").resolve("licences").resolve(Licences.LIST));
        String notices = Files.readString(folder("full").resolve("licences/NOTICES.txt"));
        Path torch;
        try (Stream<Path> jars = Files.list(folder("full").resolve("lib"))) {
            torch = jars.filter(jar -> jar.getFileName().toString().startsWith("pytorch-native-cpu-"))
                    .findAny()
                    .orElseThrow();
        }

        try (ZipFile zip = new ZipFile(torch.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).anyMatch(name -> name.contains("/libgomp"));
            try (InputStream library = zip.getInputStream(zip.getEntry(WITHIN_TORCH + "libtorch_cpu.so"))) {
                assertThat(contains(library, "Intel(R) oneAPI Math Kernel Library"))
                        .isTrue();
            }
        }
        assertThat(list)
                .contains(
                        "with libgomp GPL-3.0-or-later WITH GCC-exception-3.1\n",
                        "with Intel oneMKL LicenseRef-Intel-Simplified\n");
        assertThat(notices).contains("libgomp", "oneMKL");
        for (String text : List.of("GPL-3.0-or-later", "GCC-exception-3.1", "LicenseRef-Intel-Simplified")) {
            assertThat(folder("full").resolve("licences/" + text + ".txt")).isNotEmptyFile();
        }
    }

    private static boolean contains(InputStream in, String text) throws IOException {
        String end = "";
        for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
            String read = end + new String(chunk, StandardCharsets.ISO_8859_1);
            if (read.contains(text)) {
                return true;
            }
            end = read.substring(Math.max(0, read.length() - text.length()));
        }
        return false;
    }

    /** Maven runs these tests in the folder of the module. */
    private static Path folder(String archive) {
        return Path.of("target/staging").toAbsolutePath().resolve(archive);
    }
}
