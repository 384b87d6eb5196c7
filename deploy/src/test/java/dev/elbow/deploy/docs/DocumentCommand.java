package dev.elbow.deploy.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a document, as one would type it.
 *
 * @param line where it begins, from 1
 * @param text all its lines
 */
record DocumentCommand(int line, String text) {

    private static final Pattern HERE_DOCUMENT = Pattern.compile("\\G<<-?\\s*(['\"]?)(\\w+)\\1");

    /** Parts lines of a shell into commands: a string, a here-document or a backslash may span lines. */
    static List<DocumentCommand> of(int firstLine, List<String> lines) {
        List<DocumentCommand> commands = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int begin = firstLine;
        for (int i = 0; i < lines.size(); i++) {
            if (text.isEmpty()) {
                begin = firstLine + i;
            }
            text.append(text.isEmpty() ? "" : "\n").append(lines.get(i));
            if (ends(text.toString())) {
                if (!comment(text.toString())) {
                    commands.add(new DocumentCommand(begin, text.toString()));
                }
                text.setLength(0);
            }
        }
        if (!text.isEmpty()) {
            throw new IllegalArgumentException("line " + begin + ": a command without an end: " + text);
        }
        return commands;
    }

    /** On one line, for people and lists. */
    String head() {
        return text.lines().findFirst().orElse("").strip();
    }

    private static boolean comment(String text) {
        return text.isBlank() || text.stripLeading().startsWith("#");
    }

    private static boolean ends(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
                if (i == text.length() || (i == text.length() - 1 && text.charAt(i) == '\n')) {
                    return false;
                }
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (c == '<') {
                Matcher document = HERE_DOCUMENT.matcher(text);
                if (document.find(i)) {
                    return text.endsWith("\n" + document.group(2));
                }
            }
        }
        return quote == 0;
    }
}
