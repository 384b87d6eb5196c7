package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.trainer.fixture.SmallData;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import dev.elbow.zoo.fault.ZooException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code elbow train} refuses, and how it says so. */
class TrainCommandTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TrainerRun run;

    @BeforeEach
    void writeData() throws IOException {
        SmallData.write(folder, 3_000);
        run = new TrainerRun(folder);
    }

    /** Whoever takes the comment signs away keeps no normal row to test on; the draft and the refusal both say how to. */
    @Test
    void theTestThatInitShowsSaysHowToKeepNormalRows() throws IOException {
        Path recipe = TrainerRun.shortened(run.init("--label", "status"));
        String shown = Files.readString(recipe);
        assertThat(shown).contains("... AND \"id\" % 2 = 1 keeps every other row");
        String tested = shown.replace("# test:", "test:").replace("#   normal:", "  normal:");
        Files.writeString(recipe, tested);
        String target = folder.resolve("model").toString();

        assertThatThrownBy(() -> run.train(recipe.toString(), "--out", target))
                .hasMessageContaining(
                        "no row to test on has a label ok, of test.normal (expected: labels that are there: strange;"
                                + " data.where may take all of its rows to train on: keep some of them, for instance by AND \"row\" % 2 = 1");

        Files.writeString(recipe, tested.replace("= 'ok'\"", "= 'ok' AND \\\"id\\\" % 2 = 1\""));
        run.train(recipe.toString(), "--out", target, "--force");
        assertThat(Zoo.load(target).manifest().provenance().test()).isPresent();
    }

    @Test
    void aConditionThatIsTrueForNoRowIsNamed() throws IOException {
        Path recipe = run.init("--label", "status");
        Files.writeString(recipe, Files.readString(recipe).replace("= 'ok'", "= 'fine'"));

        assertThatThrownBy(() -> run.train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .hasMessageContaining("true for none of the rows (expected: for some)");
    }

    @Test
    void anotherTestFileNeedsATest() throws IOException {
        Path recipe = run.init("--label", "status");

        assertThatThrownBy(() -> run.train(
                        recipe.toString(),
                        "--out",
                        folder.resolve("model").toString(),
                        "--test",
                        folder.resolve("machines.csv").toString()))
                .hasMessageStartingWith("--test: a recipe without a test");
    }

    /** Columns of pure noise: nothing to know about one from the others. */
    @Test
    void aModelThatLearnedNothingIsRefusedUnlessForced() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 2_000; i++) {
            csv.append(random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',');
            csv.append(random.nextGaussian()).append('\n');
        }
        Files.writeString(folder.resolve("machines.csv"), csv);
        Path recipe = TrainerRun.shortened(run.init());
        Path target = folder.resolve("model");

        assertThatThrownBy(() -> run.train(recipe.toString(), "--out", target.toString()))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("export of machines:1.0.0 refused, nothing was written:\n  ")
                .hasMessageContaining("(--force writes it all the same, and marks its card)")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(target).doesNotExist();
        run.train(recipe.toString(), "--out", target.toString(), "--resume", "--force");

        assertThat(Files.readString(target.resolve("README.md"))).contains("> **Forced.**");
        assertThat(Zoo.load(target.toString()).manifest().provenance().forced()).isTrue();
    }

    @Test
    void trainSaysShortlyThatAFileIsNoRecipe() throws IOException {
        Path data = folder.resolve("machines.csv");
        Path binary = Files.write(folder.resolve("a.bin"), new byte[] {-1, -2, 0, 1});
        String none = " (expected: a recipe; elbow init writes one)";

        assertUsage("recipe " + binary + ": no text in UTF-8" + none, binary);
        assertUsage(
                "recipe " + folder.resolve("no.yaml") + ": no such file or folder" + none, folder.resolve("no.yaml"));
        assertUsage(
                "recipe " + data + ": no settings (expected: a YAML mapping, lines such as \"key: value\");"
                        + " elbow init writes one",
                data);
    }

    private void assertUsage(String message, Path recipe) {
        assertThatThrownBy(() -> run.train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .isInstanceOf(CommandException.class)
                .hasMessage(message)
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    /** Of machines without a GPU, as those that test this are. */
    @Test
    void aGpuThatIsNotThereIsAnErrorThatSaysWhatIsMissing() {
        Path recipe = run.init();
        Path target = folder.resolve("model");

        assertThatThrownBy(() -> run.train(recipe.toString(), "--out", target.toString(), "--device", "CUDA"))
                .isInstanceOf(CommandException.class)
                .hasMessageMatching(
                        "device cuda: PyTorch 2\\.7\\.1 sees no CUDA device \\(expected: an NVIDIA driver, and"
                                + " PYTORCH_LIBRARY_PATH, .*\\); nothing was trained")
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(target).doesNotExist();
    }

    @Test
    void trainRefusesAFolderThatIsThereBeforeItFits() throws IOException {
        Path recipe = run.init();
        Files.createDirectory(folder.resolve("model"));

        assertThatThrownBy(() -> run.train(
                        recipe.toString(), "--out", folder.resolve("model").toString()))
                .isInstanceOf(ZooException.Taken.class)
                .hasMessage("folder " + folder.resolve("model")
                        + ": is there already (expected: a new one); nothing was trained");
        assertThat(run.err()).doesNotContain("reading");
    }
}
