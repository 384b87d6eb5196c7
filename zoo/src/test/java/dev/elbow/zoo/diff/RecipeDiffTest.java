package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeDiffTest {

    @Test
    void namesWhatWasChangedAndWhatOnlyOneSays() {
        RecipeDiff diff = diff("""
                name: pump
                fit:
                  seed: 0
                  epochs: 10
                """, """
                name: pump
                fit:
                  epochs: 20
                model:
                  latent: 4
                """);

        assertThat(diff.keys()).isEqualTo(4);
        assertThat(diff.changes())
                .containsExactly(
                        change("fit.seed", "0", null),
                        change("fit.epochs", "10", "20"),
                        change("model.latent", null, "4"));
    }

    @Test
    void takesCommentsOrderAndWaysToWriteANumberForNothing() {
        RecipeDiff diff = diff("""
                # made in spring
                score:
                  false_alert_rate: 0.0010
                  budget: 1.0
                name: pump
                empty:
                void: null
                """, """
                name: "pump"   # the same text
                score: {budget: 1, false_alert_rate: 0.001}
                """);

        assertThat(diff.changes()).isEmpty();
        assertThat(diff.keys()).isEqualTo(3);
    }

    @Test
    void callsColumnsByName() {
        RecipeDiff diff = diff("""
                columns:
                  - {name: torque, type: numeric, likelihood: student_t}
                  - {name: wear, type: numeric}
                """, """
                columns:
                  - name: grade
                    type: categorical
                    at: /Type
                  - {name: torque, type: numeric, likelihood: gaussian}
                """);

        assertThat(diff.changes())
                .containsExactly(
                        change("columns.torque.likelihood", "student_t", "gaussian"),
                        new Change("columns.wear", Optional.of("type numeric"), Optional.empty(), true),
                        new Change("columns.grade", Optional.empty(), Optional.of("type categorical, at /Type"), true));
        assertThat(diff.keys()).isEqualTo(4); // two of torque, the others as a whole
    }

    @Test
    void takesAListWithoutNamesForOneValue() {
        RecipeDiff diff = diff("hidden: [64, 32]\nmixed: [{name: a}, 1]", "hidden: [64, 16.0]\nmixed: [{name: a}, 2]");

        assertThat(diff.changes())
                .containsExactly(
                        change("hidden", "[64, 32]", "[64, 16]"), change("mixed", "[{name=a}, 1]", "[{name=a}, 2]"));
    }

    @Test
    void saysWhyThereIsNothingToCompare(@TempDir Path temp) {
        VerifiedPackage without = new TinyVariant().write(temp.resolve("without"));
        VerifiedPackage broken = new TinyVariant().recipe("name: [").write(temp.resolve("broken"));
        VerifiedPackage sound = new TinyVariant().recipe("name: tiny").write(temp.resolve("sound"));

        assertThat(RecipeDiff.of(without, sound).problems()).containsExactly("A holds no recipe.yaml");
        assertThat(RecipeDiff.of(sound, broken).problems())
                .singleElement()
                .asString()
                .startsWith("recipe.yaml of tiny:1.0.0, line 1: ");
        assertThat(RecipeDiff.of(sound, sound)).isEqualTo(new RecipeDiff(1, List.of(), List.of()));
    }

    private static RecipeDiff diff(String a, String b) {
        return RecipeDiff.of(Yaml.read("a", a), Yaml.read("b", b));
    }

    private static Change change(String key, @Nullable String a, @Nullable String b) {
        return new Change(key, Optional.ofNullable(a), Optional.ofNullable(b), false);
    }
}
