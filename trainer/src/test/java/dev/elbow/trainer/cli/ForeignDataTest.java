package dev.elbow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CSV as people have them: words for missing values, identifiers, free text, and labels that the columns say nothing of. */
class ForeignDataTest {

    private static final String[] MISSING = {"NA", "n/a", "", "-"};

    @TempDir
    private Path folder;

    private Path rows = Path.of("");
    private Path recipe = Path.of("");

    @BeforeEach
    void write() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("order,amount,paid,weight,note,code,fraud\n");
        for (int i = 0; i < 600; i++) {
            double amount = 50 + 20 * random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT,
                    "order-%d,%s,%.2f,%d,call %d,%s,%s\n",
                    i,
                    i % 15 == 4 ? MISSING[i / 15 % 4] : String.format(Locale.ROOT, "%.2f", amount),
                    amount * 0.8 + random.nextGaussian(),
                    i % 40 == 3 ? 0 : 1 + random.nextInt(30),
                    random.nextInt(120),
                    i == 17 ? "x4" : i % 9,
                    random.nextInt(10) == 0 ? "yes" : "no"));
        }
        rows = Files.writeString(folder.resolve("orders.csv"), csv.toString());
        recipe = folder.resolve("recipe.yaml");
    }

    @Test
    void numbersAmongWordsForNoneAreNumbersAndWhatIsLeftOutIsSaid() throws IOException {
        CommandRun run = init();

        assertThat(Files.readString(recipe))
                .containsPattern(
                        "name: \"amount\"\n    type: numeric +# from [-0-9.]+ to [0-9.]+; -, NA, n/a taken as missing")
                .containsPattern("name: \"code\"\n    type: categorical +# 10 symbols");
        assertThat(run.err())
                .contains("left out /order: an identifier: 600 values in 600 rows\n")
                .contains("/amount: -, NA, n/a taken as missing\n")
                .contains("/note: 120 symbols in 600 rows; leave it out where most events have one of their own\n");
    }

    @Test
    void isTrainedOnAndARankingByChanceIsWarnedOf() throws IOException {
        init();
        String text = Files.readString(recipe);
        Files.writeString(recipe, text.replace("  seed: 0\n", "  seed: 0\n  epochs: 6\n"));
        Path out = folder.resolve("model");

        CommandRun run = CommandRun.of(new TrainCommand(), recipe.toString(), "--out", out.toString(), "--force");

        assertThat(run.code()).as(run.err() + run.failure()).isZero();
        VerifiedPackage written = Zoo.load(out.toString());
        assertThat(written.manifest().schema().features())
                .extracting(one -> one.name())
                .contains("amount");
        assertThat(run.err())
                .doesNotContain("refuse")
                .containsPattern(
                        "warning: it ranks rows that are labelled strange hardly above normal ones, AUROC 0\\.[45]");
    }

    private CommandRun init() {
        CommandRun run = CommandRun.of(
                new InitCommand(), "--data", rows.toString(), "--label", "fraud", "--out", recipe.toString());
        assertThat(run.code()).as(run.err() + run.failure()).isZero();
        return run;
    }
}
