package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.CommandModel;
import dev.elbow.schemas.config.Asked;
import dev.elbow.scorer.cli.GivenBy;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference says what the code does; metrics of running processes are an integration test's. */
class ReferenceTest {

    private static final List<Asked> SCORE = SettingReference.score();
    private static final List<Asked> ALERT = SettingReference.alert();

    @Test
    void hasEveryCommandWithItsOptions() throws IOException {
        Reference.hold("commands", CommandReference.of(CommandModel.elbow()));
    }

    @Test
    void hasEverySettingOfScore() throws IOException {
        Reference.hold("settings of score", SettingReference.table("score", SCORE, GivenBy.score()));
    }

    @Test
    void hasEverySettingOfAlert() throws IOException {
        Reference.hold("settings of alert", SettingReference.table("alert", ALERT, GivenBy.alert()));
    }

    @Test
    void hasEveryMetricOfOurs() throws IOException {
        Reference.hold("metrics", MetricReference.own());
    }

    @Test
    void hasEveryVariableThatIsReadAndNoOther() throws IOException {
        Set<String> read = VariableReference.read();
        String all = Reference.text();

        assertThat(read).contains("ELBOW_CDS", "ELBOW_CACHE");
        assertThat(read).allSatisfy(name -> assertThat(all).containsPattern("\\b" + name + "\\b"));
        assertThat(VariableReference.explained(all)).isNotEmpty().isSubsetOf(read);
    }

    @Test
    void everySettingIsExplainedAndNothingElse() {
        assertThat(SettingReference.meanings("score").keySet()).isEqualTo(keys(SCORE));
        assertThat(SettingReference.meanings("alert").keySet()).isEqualTo(keys(ALERT));
    }

    /** A setting that can be given otherwise, but that no reader asks for, would be one that does nothing. */
    @Test
    void whatOptionsAndVariablesGiveIsAskedFor() {
        assertThat(keys(SCORE)).containsAll(GivenBy.score().options().keySet());
        assertThat(keys(ALERT)).containsAll(GivenBy.alert().options().keySet());
        assertThat(keys(ALERT)).containsAll(GivenBy.alert().variables().keySet());
        assertThat(keys(SCORE))
                .containsAll(GivenBy.score().variables().keySet().stream()
                        .filter(key -> !key.startsWith("alerts"))
                        .toList());
    }

    private static Set<String> keys(List<Asked> asked) {
        return asked.stream().map(Asked::key).collect(Collectors.toSet());
    }
}
