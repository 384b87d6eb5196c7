package dev.elbow.trainer.benchmark;

import java.util.List;
import java.util.Locale;

/** A table in Markdown: the first column of words, the others of numbers. Not thread-safe. */
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();

    MarkdownTable(List<String> header) {
        row(header);
        text.append("| --- |").append(" ---: |".repeat(header.size() - 1)).append('\n');
    }

    MarkdownTable row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    /** A number with so many digits after the point; a dash for none. */
    static String number(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "–";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
