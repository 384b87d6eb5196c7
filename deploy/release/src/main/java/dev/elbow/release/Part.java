package dev.elbow.release;

import java.util.List;

/**
 * A library of others within the native libraries of a jar, of which the pom of the jar says nothing.
 *
 * @param component that has it, as {@code ai.djl.pytorch:pytorch-native-cpu}
 * @param name as its makers call it
 * @param licence as an expression of SPDX
 */
record Part(String component, String name, String licence) {

    /** All that we know of, but for those whose licence is as permissive as that of the jar. */
    static final List<Part> ALL = List.of(
            new Part("ai.djl.pytorch:pytorch-native-cpu", "libgomp", "GPL-3.0-or-later WITH GCC-exception-3.1"),
            new Part("ai.djl.pytorch:pytorch-native-cpu", "Intel oneMKL", "LicenseRef-Intel-Simplified"));

    /** Those within one component. */
    static List<Part> of(Component component) {
        return ALL.stream()
                .filter(part -> part.component().equals(component.name()))
                .toList();
    }

    /** A line of the list that is reviewed, below that of the component. */
    String line() {
        return "    with " + name + " " + licence;
    }
}
