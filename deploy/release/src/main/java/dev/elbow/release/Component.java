package dev.elbow.release;

import java.util.List;

/**
 * A library that is shipped.
 *
 * @param name group and artifact, as {@code org.slf4j:slf4j-api}
 * @param version as its repository has it
 * @param licences as its pom has them, by SPDX's identifiers where there are such; whoever ships it chooses among them
 */
record Component(String name, String version, List<String> licences) {

    Component {
        licences = List.copyOf(licences);
    }

    /** A line of the list that is reviewed. */
    String line() {
        return name + " " + version + " " + String.join(" or ", licences);
    }
}
