package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonSchemas;
import dev.elbow.schemas.wire.ScoreJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latent codes of the bundled model in use, command piped to command as a person would. */
@Tag("long")
class LatentIT {

    private static final String PACKAGE = "network-intrusion:1.0.0";
    private static final String DEMO = "/dev/elbow/deploy/demo/network-intrusion.csv.gz";
    private static final Set<String> TEXT = Set.of("protocol_type", "service", "flag", "attack");
    private static final int EVERY = 20;

    @TempDir
    Path folder;

    @Test
    void eventsDrawnFromTheModelAreNormalToIt() throws Exception {
        String sampled = out("", "sample", "--package", PACKAGE, "--count", "5000", "--seed", "3");

        List<Score> scores = scores(sampled, PACKAGE);

        assertThat(scores).hasSize(5_000);
        assertThat(scores.stream().filter(Score::anomalous))
                .hasSizeLessThan(250); // 5 %: codes of events do not fill the prior; of held-out events 0.1 %
        assertThat(scores).allSatisfy(score -> {
            assertThat(Float.isFinite((float) score.anomaly())).isTrue();
            assertThat(score.attributes()).isEmpty();
        });
        assertThat(out("", "sample", "--package", PACKAGE, "--count", "5000", "--seed", "3"))
                .isEqualTo(sampled);
    }

    @Test
    void whatIsEncodedDecodesToWhatWasSent() throws Exception {
        String sampled = out("", "sample", "--package", PACKAGE, "--count", "2000");

        String encoded = out(sampled, "encode", "--package", PACKAGE);
        List<String> decoded =
                out(encoded, "decode", "--package", PACKAGE).lines().toList();

        assertThat(encoded.lines()).hasSize(2_000).allMatch(line -> line.startsWith("{\"latent\":{\"mean\":["));
        assertThat(decoded).hasSize(2_000);
        List<String> events = sampled.lines().toList();
        int same = 0;
        for (int i = 0; i < events.size(); i++) {
            String protocol = events.get(i).replaceFirst(".*\"protocol_type\":(\"[a-z]+\").*", "$1");
            assertThat(protocol).startsWith("\"");
            same += decoded.get(i).replaceFirst("\"low\".*", "").contains("\"protocol_type\":" + protocol) ? 1 : 0;
        }
        assertThat(same).isGreaterThan(1_800);
    }

    @Test
    void anAttributeTellsAnAttackFromNormalEvents() throws Exception {
        Path data = Files.writeString(folder.resolve("flows.jsonl"), String.join("\n", flows()) + "\n");
        String named = folder.resolve("named").toString();

        String json = attribute(data.toString(), named);

        assertThat(json).contains("\"package\":\"network-intrusion:1.1.0\"", "\"attribute\":\"smurf\"");
        assertThat(mean(flows("smurf."), named)).isCloseTo(1, within(1e-4)); // scores are float32
        assertThat(mean(flows("normal."), named)).isCloseTo(0, within(1e-4));
        assertThat(mean(flows("neptune."), named)).isLessThan(0.5);
        assertThat(out("", "zoo", "show", named)).contains("- smurf: from 3030 rows `attack = 'normal.'` to 1641 rows");
        assertThat(out("", "zoo", "verify", PACKAGE)).contains("verified");
    }

    /** Writes the bundled package with a direction from normal events to one kind of attack. */
    private String attribute(String data, String target) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("attribute", "--json", "--package", PACKAGE, "--name", "smurf"));
        arguments.addAll(List.of("--positive", "attack = 'smurf.'", "--negative", "attack = 'normal.'"));
        arguments.addAll(List.of("--data", data, "--out", target, "--version", "1.1.0"));
        return out("", arguments.toArray(String[]::new));
    }

    /** The mean projection of events on the package's one attribute. */
    private double mean(List<String> events, String reference) throws Exception {
        double sum = 0;
        List<Score> scores = scores(String.join("\n", events), reference);
        for (Score score : scores) {
            assertThat(score.attributes()).extracting(Score.Projection::name).containsExactly("smurf");
            sum += score.attributes().get(0).projection();
        }
        return sum / scores.size();
    }

    private List<Score> scores(String events, String reference) throws Exception {
        List<Score> scores = new ArrayList<>();
        List<String> lines =
                out(events, "score", "--package", reference, "--stdin").lines().toList();
        assertThat(JsonSchemas.SCORE.problems(lines.get(0))).isEmpty();
        lines.forEach(line -> scores.add(ScoreJson.read(line.getBytes(StandardCharsets.UTF_8))));
        return scores;
    }

    private String out(String in, String... arguments) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "in", ".jsonl"), in);
        try (ElbowProcess process = ElbowProcess.start(folder, file, arguments)) {
            assertThat(process.await(120)).as(process::err).isZero();
            return process.out();
        }
    }

    private static List<String> flows(String attack) throws IOException {
        return flows().stream()
                .filter(flow -> flow.endsWith("\"attack\":\"" + attack + "\"}"))
                .toList();
    }

    /** Every attack of the demo's events and a twentieth of the normal ones, as JSON. */
    private static List<String> flows() throws IOException {
        List<String> flows = new ArrayList<>();
        try (InputStream demo = Objects.requireNonNull(LatentIT.class.getResourceAsStream(DEMO));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(demo), StandardCharsets.UTF_8))) {
            String[] names = lines.readLine().split(",");
            int normal = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",");
                if (!values[values.length - 1].equals("normal.") || normal++ % EVERY == 0) {
                    flows.add(json(names, values));
                }
            }
        }
        return flows;
    }

    private static String json(String[] names, String[] values) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String quote = TEXT.contains(names[i]) ? "\"" : "";
            members.add("\"" + names[i] + "\":" + quote + values[i] + quote);
        }
        return "{" + String.join(",", members) + "}";
    }
}
