package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.trainer.fixture.SmallData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit so short that the export gate refuses its model, and so leaves a checkpoint. */
class TrainResumeTest {

    private static final String RECIPE = """
            name: machines
            version: 1.0.0
            data: {file: machines.csv, label: status, where: "status = 'ok'"}
            columns:
              - {name: mode, type: categorical}
              - {name: load, type: numeric}
              - {name: temperature, type: numeric, clip: 8}
            model: {latent: 2, hidden: [8], prior: standard}
            fit: {steps: 2, epochs: 1}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        SmallData.write(folder, 600);
    }

    @Test
    void aRefusedModelIsWrittenFromItsCheckpoint() throws IOException {
        CommandRun refused = train(RECIPE, "model");
        byte[] kept = Files.readAllBytes(checkpoint());
        CommandRun forced = train(RECIPE, "model", "--resume", "--force");

        assertThat(refused.failure().orElseThrow())
                .hasMessageEndingWith(
                        "(the fit is kept: --resume --force writes it; remove " + checkpoint() + " to begin anew)");
        assertThat(kept).isNotEmpty();
        assertThat(forced.failure()).isEmpty();
        assertThat(forced.code()).isZero();
        assertThat(checkpoint()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load, type: numeric | load, type: numeric, transform: signed_log",
                "load, type: numeric | load, type: numeric, likelihood: student_t",
                "type: categorical    | type: categorical, missing: refuse",
                "clip: 8             | clip: 4",
                "status = 'ok'       | status = 'ok' AND load < 0.5",
            })
    void aCheckpointOfAnotherRecipeIsRefused(String before, String after) throws IOException {
        train(RECIPE, "model");
        byte[] kept = Files.readAllBytes(checkpoint());
        String other = RECIPE.replace(before.strip(), after.strip());
        assertThat(other).isNotEqualTo(RECIPE);

        CommandRun run = train(other, "model", "--resume", "--force");

        assertThat(run.failure().orElseThrow())
                .hasMessage("checkpoint " + checkpoint()
                        + ": of another recipe, seed or data (expected: the same; remove it to begin anew)");
        assertThat(Files.readAllBytes(checkpoint())).isEqualTo(kept);
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void aForgottenResumeLeavesTheCheckpoint() throws IOException {
        byte[] bytes = {1, 2, 3};
        Files.write(checkpoint(), bytes);

        CommandRun run = train(RECIPE.replace("machines.csv", "nothing.csv"), "model", "--force");

        assertThat(run.failure().orElseThrow())
                .hasMessage("checkpoint " + checkpoint()
                        + ": is there of a fit that was stopped (expected: --resume to go on, or remove it)")
                .extracting("exitCode")
                .hasToString("USAGE");
        assertThat(Files.readAllBytes(checkpoint())).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vae", "gmm"})
    void foldersAboveTheNewOneAreMade(String family) throws IOException {
        String recipe = family.equals("vae") ? RECIPE : mixture();

        CommandRun run = train(recipe, "no/such/model", "--force");

        assertThat(run.failure()).isEmpty();
        assertThat(folder.resolve("no/such/model/model.json")).exists();
        assertThat(folder.resolve("no/such/model.checkpoint")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--resume     | --resume: a recipe of family gmm (expected: vae; a mixture's fit has no checkpoint)",
                "--device=cpu | --device: a recipe of family gmm (expected: vae; a mixture is fitted on the processor)",
                "--freeze=decoder | --freeze: without --from (expected: the package whose half stays)",
            })
    void optionsThatWouldDoNothingAreRefusedBeforeDataAreRead(String option, String message) throws IOException {
        CommandRun run = train(mixture().replace("machines.csv", "nothing.csv"), "model", option.strip());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message.strip());
    }

    private static String mixture() {
        return RECIPE.replace(
                "model: {latent: 2, hidden: [8], prior: standard}\n", "family: gmm\nmixture: {components: 2}\n");
    }

    private Path checkpoint() {
        return folder.resolve("model.checkpoint");
    }

    private CommandRun train(String recipe, String name, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
        String[] arguments = new String[more.length + 3];
        System.arraycopy(more, 0, arguments, 3, more.length);
        arguments[0] = file.toString();
        arguments[1] = "--out";
        arguments[2] = folder.resolve(name).toString();
        return CommandRun.of(new TrainCommand(), arguments);
    }
}
