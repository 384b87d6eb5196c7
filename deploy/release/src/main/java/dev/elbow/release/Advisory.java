package dev.elbow.release;

/**
 * A published weakness of a library.
 *
 * @param id as the CVE programme numbers it
 * @param severity of its publisher: {@code critical}, {@code high}, {@code moderate} or {@code low}
 * @param name group and artifact
 * @param affected the versions that have it
 */
record Advisory(String id, String severity, String name, VersionRange affected) {

    /** @throws IllegalArgumentException if it is no line of four columns */
    static Advisory parse(String line) {
        String[] columns = line.trim().split(" +", -1);
        if (columns.length != 4) {
            throw new IllegalArgumentException("advisory: " + line + " (expected: id, severity, library, range)");
        }
        return new Advisory(columns[0], columns[1], columns[2], VersionRange.parse(columns[3]));
    }

    boolean concerns(Component component) {
        return component.name().equals(name) && affected.contains(component.version());
    }
}
