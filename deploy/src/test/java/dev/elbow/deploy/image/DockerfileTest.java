package dev.elbow.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dockerfiles promise, as far as it can be read from them: no daemon builds them here. */
class DockerfileTest {

    private static final Path IMAGES = Path.of("images");
    private static final Pattern ARRAY = Pattern.compile("^ENTRYPOINT \\[(.*)]$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(
            strings = {"scorer/Dockerfile", "scorer/cuda.Dockerfile", "trainer/Dockerfile", "trainer/cuda.Dockerfile"})
    void basesAreNamedByTheirDigestsAndNobodyIsRoot(String file) throws IOException {
        List<String> lines = Files.readAllLines(IMAGES.resolve(file));

        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
                .isNotEmpty()
                .allMatch(line -> line.matches("FROM \\$\\{(BASE|JRE|CUDA)}( AS jre)?"));
        assertThat(lines.stream().filter(line -> line.matches("ARG (BASE|JRE|CUDA).*")))
                .isNotEmpty()
                .allMatch(line -> line.matches("ARG (BASE|JRE|CUDA)")); // no default: none can be right for long
        assertThat(String.join("\n", lines)).contains("*@sha256:*) ;; *) echo").contains("exit 1 ;; esac");
        assertThat(lines.stream().filter(line -> line.startsWith("USER "))).containsExactly("USER " + ScorerImage.USER);
        assertThat(lines.indexOf("USER " + ScorerImage.USER)).isGreaterThan(lastIndex(lines, "RUN "));
    }

    @Test
    void thatOfAPackageHoldsItsFolderAloneForTheUserOfScorers() throws IOException {
        assertThat(Files.readAllLines(IMAGES.resolve("package/Dockerfile")).stream()
                        .filter(line -> !line.startsWith("#")))
                .containsExactly("FROM scratch", "COPY --chown=" + ScorerImage.USER + " . /");
    }

    private static int lastIndex(List<String> lines, String begin) {
        return lines.lastIndexOf(lines.stream()
                .filter(line -> line.startsWith(begin))
                .reduce((one, next) -> next)
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scorer/Dockerfile", "scorer/cuda.Dockerfile"})
    void scorersStartAsTheOneThatIsBuiltWithoutDocker(String file) throws IOException {
        Matcher array = ARRAY.matcher(Files.readString(IMAGES.resolve(file)));

        assertThat(array.find()).isTrue();
        assertThat(List.of(array.group(1).replace("\"", "").split(", ", -1))).isEqualTo(ScorerImage.ENTRY_POINT);
    }

    @Test
    void versionsOfNativesAreThoseOfThePom() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String scorer = Files.readString(IMAGES.resolve("scorer/cuda.Dockerfile"));
        String trainer = Files.readString(IMAGES.resolve("trainer/cuda.Dockerfile"));

        assertThat(scorer).contains("onnxruntime_gpu-" + version(pom, "dep.onnxruntime") + ".jar");
        assertThat(trainer)
                .contains("pytorch-jni-" + version(pom, "dep.pytorch") + "-" + version(pom, "dep.djl") + ".jar")
                .contains("PYTORCH_VERSION=" + version(pom, "dep.pytorch") + " ")
                .contains("PYTORCH_FLAVOR=cu128 ");
        for (String file : List.of(
                "scorer/Dockerfile", "scorer/cuda.Dockerfile", "trainer/Dockerfile", "trainer/cuda.Dockerfile")) {
            assertThat(Files.readString(IMAGES.resolve(file)))
                    .as(file)
                    .contains("ARG VERSION=" + version(pom, "version") + "\n");
        }
    }

    @Test
    void scorersAreAskedForTheirHealthInOneWay() throws IOException {
        assertThat(healthCheck("scorer/cuda.Dockerfile")).isEqualTo(healthCheck("scorer/Dockerfile"));
    }

    private static String healthCheck(String file) throws IOException {
        String text = Files.readString(IMAGES.resolve(file));
        int begin = text.indexOf("HEALTHCHECK ");
        assertThat(begin).as(file).isPositive();
        return text.substring(begin, text.indexOf("ENTRYPOINT"));
    }

    /** As the launcher does, which images have not. */
    @ParameterizedTest
    @ValueSource(strings = {"trainer/Dockerfile", "trainer/cuda.Dockerfile"})
    void trainersStartWithTheFlagsOfTheLauncher(String file) throws IOException {
        Matcher array = ARRAY.matcher(Files.readString(IMAGES.resolve(file)));

        assertThat(array.find()).isTrue();
        assertThat(array.group(1))
                .contains("\"-Dai.djl.offline=true\", \"-Dai.djl.pytorch.num_threads=1\"")
                .contains("\"-Djava.io.tmpdir=/tmp\"")
                .contains("\"--enable-native-access=ALL-UNNAMED\"");
    }

    private static String version(String pom, String property) {
        Matcher found = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                .matcher(pom.substring(pom.indexOf("<artifactId>elbow")));
        assertThat(found.find()).as(property).isTrue();
        return found.group(1);
    }
}
