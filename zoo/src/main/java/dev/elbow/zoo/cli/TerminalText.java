package dev.elbow.zoo.cli;

/** Text of a package as a terminal may have it, whoever wrote it. Stateless. */
final class TerminalText {

    private TerminalText() {}

    /** Without control characters, but for ends of lines and tabs. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars()
                .filter(one -> one == '\n' || one == '\t' || !Character.isISOControl(one))
                .forEach(one -> shown.append((char) one));
        return shown.toString();
    }
}
