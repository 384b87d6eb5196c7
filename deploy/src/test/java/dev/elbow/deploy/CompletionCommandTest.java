package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script, in the shells that it is for. */
class CompletionCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elbow com|completion",
                "elbow zoo li|list",
                "elbow zoo list --mark|--markdown",
                "elbow backfill --refus|--refusals",
                "elbow bench sc|score"
            })
    void completesInBash(String typed, String expected) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("elbow.bash"), script("bash"));

        List<String> words = List.of(typed.split(" ", -1));
        String line = "source " + script + "; COMP_LINE='" + typed + "' COMP_POINT=" + typed.length() + " COMP_WORDS=("
                + typed + ") COMP_CWORD=" + (words.size() - 1)
                + "; $(complete -p elbow | sed 's/.*-F \\([^ ]*\\).*/\\1/');"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertThat(shell("bash", "--norc", "-c", line)).map(String::trim).contains(expected);
    }

    @Test
    void zshTakesTheScript() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh, a package of Debian");
        Path script = Files.writeString(folder.resolve("elbow.zsh"), script("zsh"));

        String line = "ZDOTDIR=" + folder + " source " + script + " && print -- ${_comps[elbow]}";
        assertThat(shell("zsh", "-f", "-c", line)).last().asString().contains("_complete_elbow");
    }

    @Test
    void knowsNoOtherShell() {
        StringWriter err = new StringWriter();

        int code = Elbow.create(Subcommands.all())
                .setErr(new PrintWriter(err, true))
                .execute("completion", "fish");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("fish", "BASH", "ZSH");
    }

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        int code = Elbow.create(Subcommands.all())
                .setOut(new PrintWriter(out, true))
                .execute("completion", shell);
        assertThat(code).isZero();
        return out.toString();
    }

    private List<String> shell(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }
}
