package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.InUse;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PageModelsTest {

    @RegisterExtension
    static final OpenTiny TINY = new OpenTiny();

    @TempDir
    private Path folder;

    private final AtomicReference<List<InUse>> inUse = new AtomicReference<>(List.of(use(TINY.model())));
    private final PageModels models = new PageModels(inUse::get);

    @Test
    void tellsWhetherOthersAreInUseThanBefore() {
        assertThat(models.look()).isTrue();
        assertThat(models.look()).isFalse();

        inUse.set(List.of(use(new TinyVariant().version("2.0.0").threshold(7).write(folder.resolve("two")))));

        assertThat(models.look()).isTrue();
        assertThat(models.trees()).extracting(tree -> tree.get("used")).containsExactly(false, true);
        assertThat(models.trees())
                .extracting(tree -> tree.get("threshold"))
                .last()
                .isEqualTo(7.0);
        assertThat(models.byDigest(TINY.model().digest()))
                .as("its events are still looked at")
                .isPresent();

        inUse.set(List.of(use(TINY.model())));

        assertThat(models.look()).as("back again").isTrue();
        assertThat(models.trees()).extracting(tree -> tree.get("used")).containsExactly(true, false);
    }

    @Test
    void letsGoOfPackagesThatWereReplacedLongAgo() {
        models.look();
        for (int i = 2; i < 12; i++) {
            inUse.set(List.of(use(new TinyVariant().version(i + ".0.0").write(folder.resolve("v" + i)))));
            models.look();
        }

        assertThat(models.trees()).hasSize(5);
        assertThat(models.byDigest(TINY.model().digest())).isEmpty();
    }

    @Test
    void showsWhereNormalCodesLie() {
        models.look();

        PageModel tiny = models.first().orElseThrow();

        assertThat(tiny.cloud())
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place).hasSize(2));
        assertThat(tiny.tree()).containsEntry("reference", "tiny:1.0.0").containsEntry("codes", true);
    }

    @Test
    void onePackageScoresTwoTopicsInTwoWays() {
        ScoringOptions other = new ScoringOptions("tiny:1.0.0", Provider.CPU, 2, false, 1_000);
        inUse.set(List.of(use(TINY.model()), new InUse("lines", TINY.model(), other)));
        models.look();
        models.look();

        PageModel tiny = models.first().orElseThrow();

        assertThat(models.trees()).hasSize(1);
        assertThat(tiny.options("events")).isEqualTo(PageStand.OPTIONS);
        assertThat(tiny.options("lines")).isEqualTo(other);
    }

    private static InUse use(VerifiedPackage model) {
        return new InUse("events", model, PageStand.OPTIONS);
    }
}
