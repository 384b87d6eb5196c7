package dev.elbow.zoo.cli;

/** How wide a line may be. Only the launcher can ask the terminal, and sets {@value #PROPERTY}. Stateless. */
final class TerminalWidth {

    /** The system property that the launcher sets where standard output is a terminal. */
    static final String PROPERTY = "elbow.columns";

    private TerminalWidth() {}

    /** Columns of the terminal; without one, whoever reads the lines takes them as long as they are. */
    static int columns() {
        int columns = Integer.getInteger(PROPERTY, 0);
        return columns > 0 ? columns : Integer.MAX_VALUE;
    }
}
