package dev.elbow.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What may be shipped. */
final class SupplyChain {

    /** Those that binaries beside Apache-2.0 may have: <a href="https://www.apache.org/legal/resolved.html">categories A and B</a>. */
    static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0");

    /**
     * Those that a part of a native library may have, too: the exception allows to ship GCC's runtime libraries beside
     * work of any licence, and Intel's allows to ship its binaries unchanged, with its text.
     */
    static final Set<String> ALLOWED_WITHIN =
            Set.of("GPL-3.0-or-later WITH GCC-exception-3.1", "LicenseRef-Intel-Simplified");

    private final List<Advisory> advisories;

    SupplyChain(List<Advisory> advisories) {
        this.advisories = List.copyOf(advisories);
    }

    /** With the advisories of a file: a line each, after lines of comment. */
    static SupplyChain of(Path advisories) throws IOException {
        return new SupplyChain(Files.readAllLines(advisories).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Advisory::parse)
                .toList());
    }

    List<Advisory> advisories() {
        return advisories;
    }

    /** Why these may not be shipped; empty if they may. */
    List<String> faults(List<Component> components) {
        List<String> faults = new ArrayList<>();
        for (Component component : components) {
            if (component.version().endsWith("-SNAPSHOT")) {
                faults.add(component.line() + ": a snapshot (expected: a release)");
            }
            if (component.licences().stream().noneMatch(ALLOWED::contains)) {
                faults.add(component.line() + ": its licence (expected: one of "
                        + String.join(", ", ALLOWED.stream().sorted().toList()) + ")");
            }
            Part.of(component).stream()
                    .filter(part -> !ALLOWED_WITHIN.contains(part.licence()) && !ALLOWED.contains(part.licence()))
                    .forEach(part -> faults.add(component.line() + part.line() + ": its licence"));
            advisories.stream()
                    .filter(advisory -> advisory.concerns(component))
                    .forEach(advisory -> faults.add(component.line() + ": " + advisory.id() + ", " + advisory.severity()
                            + " (expected: a version without it)"));
        }
        return faults;
    }
}
