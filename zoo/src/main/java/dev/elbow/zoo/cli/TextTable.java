package dev.elbow.zoo.cli;

import dev.elbow.schemas.Excerpt;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in aligned columns for a terminal: texts are wrapped where it would be wider than {@value #WIDTH}, numbers stand to the
 * right. Cells may come from anywhere: none can control the terminal. Not thread-safe.
 */
public final class TextTable {

    /** Columns of the terminal that it takes, where its numbers leave room for that. */
    static final int WIDTH = 100;

    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    private static final int NARROWEST = 12;
    private static final int LONGEST_CELL = 1_000;

    private final int texts;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param texts how many columns hold text; those to the right of them hold numbers
     */
    public TextTable(int texts) {
        this.texts = texts;
    }

    /** Adds a row, of as many cells as the first. */
    public void row(String... cells) {
        rows.add(
                Arrays.stream(cells).map(cell -> Excerpt.of(cell, LONGEST_CELL)).toArray(String[]::new));
    }

    /** Prints all rows. */
    public void print(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        int[] widths = widths();
        for (String[] row : rows) {
            List<List<String>> cells = new ArrayList<>();
            int height = 0;
            for (int column = 0; column < widths.length; column++) {
                List<String> lines = wrapped(row[column], widths[column]);
                cells.add(lines);
                height = Math.max(height, lines.size());
            }
            for (int line = 0; line < height; line++) {
                out.println(line(cells, line, widths).stripTrailing());
            }
        }
    }

    private String line(List<List<String>> cells, int line, int[] widths) {
        StringBuilder text = new StringBuilder(INDENT);
        for (int column = 0; column < widths.length; column++) {
            List<String> lines = cells.get(column);
            String part = line < lines.size() ? lines.get(line) : "";
            String padding = " ".repeat(Math.max(0, widths[column] - part.length()));
            text.append(column == 0 ? "" : GAP).append(column < texts ? part + padding : padding + part);
        }
        return text.toString();
    }

    /** As wide as the cells are; of too wide ones, the widest texts give way. */
    private int[] widths() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        int room = WIDTH - INDENT.length() - GAP.length() * (widths.length - 1);
        while (Arrays.stream(widths).sum() > room && widths[widest(widths)] > NARROWEST) {
            widths[widest(widths)]--;
        }
        return widths;
    }

    private int widest(int[] widths) {
        int widest = 0;
        for (int column = 1; column < texts; column++) {
            widest = widths[column] > widths[widest] ? column : widest;
        }
        return widest;
    }

    /** At spaces; a longer word is cut. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
