package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code elbow init} on the rows of machines. */
class InitCommandTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TrainerRun run;

    @BeforeEach
    void writeData() throws IOException {
        SmallData.write(folder, 3_000);
        run = new TrainerRun(folder);
    }

    @Test
    void initWritesARecipeThatSaysWhy() throws IOException {
        Path recipe = run.init("--label", "status");

        assertThat(Files.readString(recipe))
                .contains("name: machines\nversion: 1.0.0\n")
                .contains("  file: \"machines.csv\"\n")
                .contains("  label: \"status\"        # never a feature\n")
                .contains("  # labels: ok (2850), strange (150)\n")
                .contains("  where: \"\\\"status\\\" = 'ok'\"        # train on normal rows only\n")
                .contains("  - name: \"mode\"\n    type: categorical              # 2 symbols\n")
                .contains("  - name: \"load\"\n    type: numeric                  # from -0.")
                .contains("  - name: \"open\"\n    type: boolean                  # Bernoulli\n")
                .contains("#   /id: an identifier: 3000 values in 3000 rows\n")
                .contains("#   /at: a time; what repeats (hour, weekday) would have to be a column of its own\n")
                .contains(
                        "  - name: \"site\"\n    type: categorical              # always the same; any other is strange\n")
                .contains("#   /status: the label\n");
    }

    /** How a column is encoded is learned from the rows to train on, as all else. */
    @Test
    void whatStrangeRowsHoldDoesNotChangeTheEncoding() throws IOException {
        Path csv = folder.resolve("machines.csv");
        String before = Files.readString(run.init("--label", "status"));
        Files.writeString(
                csv, Files.readString(csv).replaceAll("(?m)^(\\d+,[^,]*,\\w+),[^,]*,(.*,strange)$", "$1,1e9,$2"));

        String after = Files.readString(run.init("--label", "status", "--force"));

        assertThat(Files.readString(csv)).contains(",1e9,");
        assertThat(before).doesNotContain("signed_log");
        assertThat(after).doesNotContain("signed_log").contains(" to 1000000000\n");
        assertThat(Files.readString(run.init("--force"))).contains("signed_log");
    }

    /** A boolean column would refuse the strange rows. */
    @Test
    void whatTypeAColumnHasIsLearnedFromAllRows() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(csv, Files.readString(csv).replaceAll("(true|false),north,(ok|strange)", "0,north,$2"));
        Files.writeString(csv, Files.readString(csv).replaceAll("0,north,strange", "4,north,strange"));
        Files.writeString(csv, Files.readString(csv).replaceFirst("0,north,ok", "1,north,ok"));

        assertThat(Files.readString(run.init("--label", "status")))
                .contains("  - name: \"open\"\n    type: numeric                  # from 0 to 4\n");
    }

    @Test
    void aConstantColumnIsLearnedFrom() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(csv, Files.readString(csv).replace(",north,", ",7,"));

        assertThat(Files.readString(run.init()))
                .contains(
                        "  - name: \"site\"\n    type: numeric                  # always 7; what is far from it is strange\n");
    }

    /** Whoever takes a comment sign away gets the setting that the line shows, which is the default. */
    @Test
    void eachSettingThatInitShowsIsTheDefault() throws IOException {
        Path recipe = run.init("--label", "status");
        String shown = Files.readString(recipe);
        int from = shown.indexOf("# model:");
        String said = shown.substring(0, from)
                + shown.substring(from).replaceAll("(?m)^# (model:|  )", "$1").replaceAll("(?m)^  # ", "  ");
        Path all = Files.writeString(folder.resolve("all.yaml"), said);

        Recipe given = Recipe.read(all);
        Recipe left = Recipe.read(recipe);

        assertThat(said).contains("\n  latent: 0").contains("\n  epochs: 40").contains("\n  nodes: 2");
        assertThat(given.fit()).isEqualTo(left.fit());
        assertThat(given.score()).isEqualTo(left.score());
        assertThat(given.model()).isEqualTo(left.model());
    }

    @Test
    void aColumnThatTellsTheLabelIsWarnedOfByBothCommands() throws IOException {
        Path csv = folder.resolve("machines.csv");
        Files.writeString(
                csv,
                Files.readString(csv)
                        .replaceAll("(ok|strange)\n", "$1,$1 code\n")
                        .replace("status\n", "status,code\n"));
        String warning = "warning: column /code alone tells status apart (AUROC 1.000): leave it out";

        Path recipe = run.init("--label", "status");

        assertThat(run.err()).contains(warning);
        run.forget();
        Files.writeString(recipe, Files.readString(recipe).replace("seed: 0\n", "seed: 0\n  epochs: 1\n"));
        run.train(recipe.toString(), "--out", folder.resolve("model").toString(), "--force");
        assertThat(run.err()).contains(warning);
    }

    @Test
    void initKeepsARecipeThatIsThere() {
        run.init();

        assertThatThrownBy(() -> run.init())
                .isInstanceOf(CommandException.class)
                .hasMessage("recipe " + folder.resolve("recipe.yaml") + ": is there already (--force overwrites it)");
        run.init("--force");
    }

    @Test
    void initSaysWhichColumnIsNearest() {
        assertThatThrownBy(() -> run.init("--label", "statis"))
                .isInstanceOf(CommandException.class)
                .hasMessage("data " + folder.resolve("machines.csv") + ": no column at /statis; did you mean /status?")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | broken | where: \"\\\"status\\\" IS NULL\" | ''",
                "-1 | 1      | # where: \"\\\"status\\\" = '-1'\" | no value that says normal; the recipe trains on all rows",
            })
    void initSettlesWhichRowsAreNormalOrSaysThatItCannot(String usual, String rare, String where, String warning)
            throws IOException {
        StringBuilder rows = new StringBuilder("load,status\n");
        for (int row = 0; row < 100; row++) {
            rows.append(row % 7 + 0.5)
                    .append(',')
                    .append(row % 20 == 0 ? rare : usual)
                    .append('\n');
        }
        Files.writeString(folder.resolve("machines.csv"), rows.toString());

        Path recipe = run.init("--label", "status");

        assertThat(Files.readString(recipe)).contains("  " + where);
        assertThat(run.err()).contains(warning);
    }

    @Test
    void initSaysThatThereAreNoRowsOrFew() throws IOException {
        Files.writeString(folder.resolve("machines.csv"), "a,b\n");
        assertThatThrownBy(() -> run.init())
                .hasMessage("data " + folder.resolve("machines.csv") + ": no rows (expected: some to learn from)");

        Files.writeString(folder.resolve("machines.csv"), "");
        assertThatThrownBy(() -> run.init())
                .hasMessage(
                        "data " + folder.resolve("machines.csv") + ": is empty (expected: a header line, then rows)");

        Files.writeString(folder.resolve("machines.csv"), "a,b\n1,2\n2,3.5\n");
        run.init();
        assertThat(run.err()).startsWith("warning: 2 rows; elbow train needs at least 30\n");
    }

    @Test
    void initSaysWhyARecipeCannotBeWritten() {
        Path nowhere = folder.resolve("nowhere").resolve("recipe.yaml");

        assertThatThrownBy(() -> run.init("--out", nowhere.toString(), "--force"))
                .hasMessage("recipe " + nowhere + ": cannot be written: no such file or folder")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
    }
}
