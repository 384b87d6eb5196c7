package dev.elbow.deploy.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our chart in the hands of Helm itself. Stateless. */
public final class Chart {

    static final Path FOLDER = Path.of("helm", "elbow");

    /** The oldest of Kubernetes in which image volumes are more than an alpha; without a gate, they are there from 1.35 on. */
    private static final String KUBERNETES = "1.33.0";

    private static final String RELEASE = "flows";
    private static final String NAMESPACE = "anomalies";

    private Chart() {}

    /**
     * The manifests with these values.
     *
     * @param values YAML, laid over those of the chart
     * @throws IllegalStateException with what Helm says against them
     */
    public static Manifests render(String values) {
        return render(RELEASE, values);
    }

    static Manifests render(String release, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return Manifests.read(new Helm(FOLDER)
                        .template()
                        .withName(release)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(file)
                        .call());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a sample, by the name of its file without its ending. */
    public static String sample(String name) {
        return resource("values/" + name + ".yaml");
    }

    /** The values of the README's example. */
    static String example() {
        try {
            String readme = Files.readString(Path.of("README.md"));
            int begin = readme.indexOf("```yaml\n", readme.indexOf("## On Kubernetes")) + "```yaml\n".length();
            return readme.substring(begin, readme.indexOf("```", begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    static String file(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Chart.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(name + ": no such resource");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
