package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base is trained on machines of which some are idle; the rows that the fit goes on with are of busy ones only. */
class TrainFromTest {

    private static final String SHORT = "fit: {epochs: 4, steps: 40, patience: 4, batch: 512, cross_fit_below: 0}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static VerifiedPackage base;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static String recipe;

    @BeforeAll
    static void trainTheBase() throws IOException {
        SmallData.write(folder, 2_000);
        Path drafted = folder.resolve("drafted.yaml");
        CommandRun.of(
                new InitCommand(),
                "--data",
                folder.resolve("machines.csv").toString(),
                "--label",
                "status",
                "--out",
                drafted.toString());
        String columns = Files.readString(drafted)
                .replaceAll("(?s)# How to fit.*", "")
                .replaceAll(
                        "    likelihood: student_t.*\n", ""); // Gaussian columns have a sigma that settings are about
        String all = columns + "model: {hidden: [16], latent: 2, prior: standard}\n" + SHORT;
        Path file = Files.writeString(folder.resolve("base.yaml"), all);
        assertThat(train(file, "base").failure()).isEmpty();
        base = Zoo.load(folder.resolve("base").toString());
        recipe = all.replace("= 'ok'\"", "= 'ok' AND mode = 'busy'\"");
        assertThat(recipe).isNotEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({"decoder, decoder.onnx, encoder.onnx", "encoder, encoder.onnx, decoder.onnx"})
    void theFrozenHalfStaysBitForBitAndTheOtherMoves(String half, String same, String moved) throws IOException {
        CommandRun run = trainFrom(recipe, half, "--freeze", half);

        assertThat(run.failure()).isEmpty();
        VerifiedPackage written = Zoo.load(folder.resolve(half).toString());
        assertThat(written.file(same)).isEqualTo(base.file(same));
        assertThat(written.file(moved)).isNotEqualTo(base.file(moved));
    }

    @Test
    void vocabulariesAndTransformsStayAndThePackageNamesItsBase() throws IOException {
        CommandRun run = trainFrom(recipe, "further");

        assertThat(run.failure()).isEmpty();
        VerifiedPackage written = Zoo.load(folder.resolve("further").toString());
        Manifest manifest = written.manifest();
        assertThat(manifest.schema()).isEqualTo(base.manifest().schema()); // "idle", which the rows lack, among it
        for (int f = 0; f < manifest.features().size(); f++) {
            assertThat(manifest.features().get(f).transform())
                    .isEqualTo(base.manifest().features().get(f).transform());
        }
        assertThat(manifest.provenance().base())
                .contains(new Provenance.Base("machines:1.0.0", base.digest(), "nothing"));
        assertThat(new String(written.file("README.md"), StandardCharsets.UTF_8))
                .contains("begun with")
                .contains(base.digest());
        assertThat(new String(written.file("report.html"), StandardCharsets.UTF_8))
                .contains(base.digest());
        assertThat(base.manifest().provenance().base()).isEmpty();
    }

    /** Where no step is worth taking, what the fit ends with is what it began with. */
    @Test
    void theFitBeginsWithTheBase() throws IOException {
        String still = recipe.replace(SHORT, "fit: {epochs: 1, steps: 1, learning_rate: 1e-8}\n")
                .replace("latent: 2}", "latent: 2, sigma_fit: learned}");

        assertThat(trainFrom(still, "still").failure()).isEmpty();

        VerifiedPackage written = Zoo.load(folder.resolve("still").toString());
        Manifest found = written.manifest();
        // The last bits move: float32 holds what a step of a hundred-millionth leaves.
        assertThat(found.calibration().heldOut()).isPositive();
        assertThat(BaseModel.of(written).parameters().get("decoder.output.weight"))
                .containsExactly(BaseModel.of(base).parameters().get("decoder.output.weight"), within(1e-7f));
    }

    @Test
    void symbolsThatTheVocabularyLacksAreNoted() throws IOException {
        String rows = Files.readString(folder.resolve("machines.csv"));
        Files.writeString(folder.resolve("others.csv"), rows.replace(",busy,", ",hurried,"));

        CommandRun run =
                trainFrom(recipe.replace("machines.csv", "others.csv").replace("mode = 'busy'", "true"), "lacking");

        assertThat(run.failure()).isEmpty();
        assertThat(run.err())
                .containsPattern(
                        "note: symbols that the package's vocabulary lacks, .*: mode in [45]\\d\\.\\d % of the rows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden: [16]     | hidden: [8]       | recipe model.hidden: [8] (expected: [16], as in machines:1.0.0",
                "latent: 2        | latent: 3         | recipe model.latent: 3 (expected: 2, as in machines:1.0.0",
                "latent: 2        | latent: 2, posterior: full | recipe model.posterior: FULL (expected: DIAGONAL, as",
                "latent: 2        | latent: 2, sigma: shared | recipe model.sigma: shared (expected: per_feature, as in",
                "name: \"load\"   | name: \"weight\"  | recipe column 2: /weight as weight, GAUSSIAN, IDENTITY (expected: /load as load,",
                "  name: \"load\" | {missing: refuse}    | recipe column load: missing: REFUSE (expected: MARGINALISE, as in",
                "  name: \"load\" | {clip: 5}            | recipe column load: clip: 5.0 (expected: none, as in machines:1.0.0",
                "epochs: 4        | epochs: 4, tail: 4 | recipe fit.tail: 4.0 (expected: 3.0, as in machines:1.0.0",
            })
    void anotherModelIsRefusedByWhatDiffers(String before, String after, String message) throws IOException {
        String changed = after.startsWith("{")
                ? recipe.replace("name: \"load\"", "name: \"load\"\n    " + after.substring(1, after.length() - 1))
                : recipe.replace(before.strip(), after.strip());
        assertThat(changed).isNotEqualTo(recipe);

        CommandRun run = trainFrom(changed, "other");

        assertThat(run.failure().orElseThrow()).hasMessageContaining(message.strip());
        assertThat(folder.resolve("other")).doesNotExist();
    }

    /** Each gives the decoder a number in place of its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latent: 2 | latent: 2, sigma_floor: 2 | recipe model.sigma_floor: 2.0 (expected: the package's; it would",
                "fit:      | objective: {minimise: rate_distortion, lambda: 7}\\nfit: "
                        + "| recipe objective.minimise: rate_distortion with lambda 7.0 (expected: another objective",
            })
    void whatWouldChangeAFrozenDecoderIsRefused(String before, String after, String message) throws IOException {
        String changed = recipe.replace(before.strip(), after.strip().replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(recipe);

        CommandRun frozen = trainFrom(changed, "held", "--freeze", "decoder");
        CommandRun free = trainFrom(changed, before.substring(0, 3));

        assertThat(frozen.failure().orElseThrow())
                .hasMessageContaining(message.strip())
                .hasMessageEndingWith("it would change the decoder of machines:1.0.0, which --freeze holds)");
        assertThat(folder.resolve("held")).doesNotExist();
        assertThat(free.failure()).isEmpty();
    }

    /** One Gaussian column, whose sigma is shared and its own; one of a t distribution, with given degrees of freedom. */
    @Test
    void aPackageSuitsItsOwnRecipe() throws IOException {
        String own = """
                name: one
                version: 1.0.0
                data: {file: machines.csv}
                columns:
                  - {name: load, type: numeric}
                  - {name: temperature, type: numeric, likelihood: student_t}
                model: {hidden: [8], latent: 1, sigma: shared, degrees: 9}
                fit: {epochs: 2, steps: 20}
                """;
        Path file = Files.writeString(folder.resolve("one.yaml"), own);
        assertThat(train(file, "one").failure()).isEmpty();
        String from = folder.resolve("one").toString();

        CommandRun again = train(file, "again", "--from", from, "--freeze", "decoder");
        Path other = Files.writeString(folder.resolve("two.yaml"), own.replace("degrees: 9", "degrees: 5"));
        CommandRun degrees = train(other, "degrees", "--from", from, "--freeze", "decoder");

        assertThat(again.failure()).isEmpty();
        assertThat(Zoo.load(folder.resolve("again").toString()).file("decoder.onnx"))
                .isEqualTo(Zoo.load(from).file("decoder.onnx"));
        assertThat(degrees.failure().orElseThrow())
                .hasMessage("recipe model.degrees: 5.0 (expected: 0, or the package's; it would change the decoder of"
                        + " one:1.0.0, which --freeze holds)");
    }

    @Test
    void freezingNeedsSomethingToFreeze() throws IOException {
        Path file = Files.writeString(folder.resolve("next.yaml"), recipe);

        CommandRun run = train(file, "none", "--freeze", "decoder");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--freeze: without --from (expected: the package whose half stays)");
    }

    @Test
    void aMixtureBeginsWithNothingAndNothingBeginsWithAMixture() throws IOException {
        String mixture = recipe.replace("columns:", "family: gmm\ncolumns:")
                .replace("model: {hidden: [16], latent: 2, prior: standard}\n", "mixture: {components: 2}\n");
        Path file = Files.writeString(folder.resolve("gmm.yaml"), mixture);

        CommandRun begun = trainFrom(mixture, "begun");
        assertThat(train(file, "mixture").failure()).isEmpty();
        Path next = Files.writeString(folder.resolve("next.yaml"), recipe);
        CommandRun from =
                train(next, "onwards", "--from", folder.resolve("mixture").toString());

        assertThat(begun.code()).isEqualTo(2);
        assertThat(begun.err()).contains("--from: a recipe of family gmm (expected: vae");
        assertThat(from.failure().orElseThrow())
                .hasMessageContaining("--from machines:1.0.0: cannot be trained further: family: gmm (expected: vae)");
    }

    private static CommandRun trainFrom(String text, String name, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), text);
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[0] = "--from";
        arguments[1] = folder.resolve("base").toString();
        return train(file, name, arguments);
    }

    private static CommandRun train(Path file, String name, String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(more, 0, arguments, 4, more.length);
        arguments[0] = file.toString();
        arguments[1] = "--out";
        arguments[2] = folder.resolve(name).toString();
        arguments[3] = "--force"; // so short a fit is worth little
        return CommandRun.of(new TrainCommand(), arguments);
    }
}
