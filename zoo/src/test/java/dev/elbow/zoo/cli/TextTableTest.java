package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsTextsLeftAndNumbersRight() {
        TextTable table = new TextTable(1);
        table.row("", "A", "difference");
        table.row("threshold", "10.79", "-0.4");

        assertThat(lines(table)).containsExactly("                 A  difference", "  threshold  10.79        -0.4");
    }

    @Test
    void printsNothingWithoutRows() {
        assertThat(lines(new TextTable(2))).isEmpty();
    }

    @Test
    void wrapsTheWidestTextsAtSpacesUntilTheRowFits() {
        TextTable table = new TextTable(3);
        table.row("key", "seven letters ".repeat(10).strip(), "short");
        table.row("x", "", "a word ".repeat(20).strip());

        List<String> lines = lines(table);

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TextTable.WIDTH));
        assertThat(lines.get(0))
                .startsWith("  key  seven letters seven letters")
                .endsWith("short");
        assertThat(lines.get(1)).startsWith("       seven letters");
        assertThat(String.join(" ", lines)).contains("a word a word");
        assertThat(String.join(" ", lines).split("letters", -1)).hasSize(11); // nothing was lost
    }

    @Test
    void cutsWordsThatAreLongerThanTheirColumn() {
        TextTable table = new TextTable(2);
        table.row("k", "0123456789".repeat(15));

        assertThat(lines(table))
                .containsExactly("  k  " + "0123456789".repeat(9) + "01234", "     56789" + "0123456789".repeat(5));
    }

    @Test
    void letsNoCellControlTheTerminal() {
        TextTable table = new TextTable(1);
        table.row("a\u001b[2Jb\r\nc");

        assertThat(lines(table)).containsExactly("  a [2Jb  c");
    }

    private static List<String> lines(TextTable table) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out, true));
        return out.toString().lines().toList();
    }
}
