package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.page.PageSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PageOptionTest {

    @Test
    void refusesToStartWhereOthersCouldSeeThePage() {
        assertThat(thrown(Map.of("ELBOW_HTTP_ADDRESS", "0.0.0.0"), "--page"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("settings of elbow score:\n  page: shown at 0.0.0.0 without TLS without a login (expected:"
                        + " http.tls.keystore with its password and page.basic_auth_file, or http.address 127.0.0.1: who"
                        + " sees the page sees events)");
    }

    @Test
    void refusesAPageWithoutAServer() {
        assertThat(thrown(Map.of("ELBOW_HTTP_ENABLED", "false"), "--page"))
                .hasMessageContaining("page: shown (expected: http.enabled: true, or no page)");
    }

    @Test
    void linesHaveNoPage() {
        StringWriter err = new StringWriter();

        int code = command(Map.of(), err, new AtomicReference<>()).execute("--package", "x:1", "--stdin", "--page");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--stdin: scores no topic (expected: no --page)");
    }

    @ParameterizedTest
    @CsvSource({
        "'page: {mask: [a]}', '', true",
        "'page: {mask: [a], enabled: false}', true, true",
        "'page: {mask: [a]}', false, false",
        "'page: true', false, false",
        "'page: false', true, true"
    })
    void theOptionSwitchesThePageAndChangesNothingElse(String file, @Nullable String option, boolean shown) {
        SettingsTree tree = new SettingsTree(Yaml.read("test", file));
        Optional.ofNullable(option).filter(one -> !one.isEmpty()).ifPresent(one -> tree.set(PageSettings.ENABLED, one));

        Settings settings = new Settings("test", tree.values());
        Optional<PageSettings> page = PageSettings.read(settings, HttpSettings.read(settings));
        settings.finish();

        assertThat(page.isPresent()).isEqualTo(shown);
        assertThat(page.map(one -> one.mask().size()).orElse(0)).isEqualTo(shown && file.contains("mask") ? 1 : 0);
    }

    private static @Nullable Exception thrown(Map<String, String> environment, String... more) {
        AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
        String[] args = {"--package", "x:1", "--bootstrap-servers", "localhost:1", "--from", "events"};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        command(environment, new StringWriter(), thrown).execute(all);
        return thrown.get();
    }

    private static CommandLine command(
            Map<String, String> environment, StringWriter err, AtomicReference<@Nullable Exception> thrown) {
        return new CommandLine(new ScoreCommand(
                        environment, new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream()))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    thrown.set(e);
                    return 99;
                });
    }
}
