package dev.elbow.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reference, a document whose sections are generated, each by a test that holds it. Stateless. */
public final class Reference {

    private static final Path FILE = Document.CHECKOUT.resolve("deploy/REFERENCE.md");

    private Reference() {}

    /** Holds a section to what was generated, or writes it with {@code -Dgolden.write=true}. */
    public static void hold(String section, String generated) throws IOException {
        String text = text();
        String begin = "<!-- " + section + ": generated, see above -->\n\n";
        String end = "\n<!-- end of " + section + " -->";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertThat(text).contains(begin, end);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(FILE, text.substring(0, from) + generated + text.substring(to));
        } else {
            assertThat(text.substring(from, Math.max(from, to)))
                    .as("%s of %s; its head says how to renew it", section, FILE)
                    .isEqualTo(generated);
        }
    }

    static String text() throws IOException {
        return Files.readString(FILE);
    }

    /** In a cell of a table: on one line, and without what Markdown would take for its own. */
    static String cell(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("\t", "\\t").replace("|", "\\|") + "`";
    }
}
