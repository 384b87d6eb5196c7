package dev.elbow.deploy.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jars that the README names for Flink's {@code lib} are all that scoring needs, beside Flink's own. */
class JarsTest {

    private static final Pattern NAMED = Pattern.compile("jars that scoring needs: ([^.]*)\\.");

    /** Flink brings these. */
    private static final List<String> FLINKS = List.of("flink-", "slf4j-api-");

    @Test
    void thoseOfTheReadmeAreEnough() throws IOException, InterruptedException {
        Matcher named = NAMED.matcher(Files.readString(Path.of("README.md")));
        assertThat(named.find()).isTrue();
        List<String> names = Arrays.stream(named.group(1).split(","))
                .map(name -> name.replaceAll("[`*\\s]", ""))
                .toList();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes")
                        || FLINKS.stream().anyMatch(name(entry)::startsWith)
                        || names.stream().anyMatch(name(entry)::startsWith))
                .collect(Collectors.joining(File.pathSeparator));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        ScoresOnce.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as("%s%n%s", classPath, said).isZero();
        assertThat(said).contains("1 anomalous");
    }

    private static String name(String entry) {
        return entry.substring(entry.lastIndexOf(File.separatorChar) + 1);
    }
}
