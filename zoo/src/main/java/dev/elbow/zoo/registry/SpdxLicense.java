package dev.elbow.zoo.registry;

import java.util.List;
import java.util.Optional;

/**
 * The identifiers by which other tools know licences, for those that data and models come under. Source: the SPDX licence list, version
 * 3.27. Stateless.
 */
final class SpdxLicense {

    private static final List<String> KNOWN = List.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSL-1.0",
            "CC-BY-3.0",
            "CC-BY-4.0",
            "CC-BY-NC-4.0",
            "CC-BY-NC-ND-4.0",
            "CC-BY-NC-SA-4.0",
            "CC-BY-ND-4.0",
            "CC-BY-SA-3.0",
            "CC-BY-SA-4.0",
            "CC0-1.0",
            "CDLA-Permissive-1.0",
            "CDLA-Permissive-2.0",
            "CDLA-Sharing-1.0",
            "EPL-2.0",
            "EUPL-1.2",
            "GPL-2.0-only",
            "GPL-2.0-or-later",
            "GPL-3.0-only",
            "GPL-3.0-or-later",
            "ISC",
            "MIT",
            "MPL-2.0",
            "ODC-By-1.0",
            "ODbL-1.0",
            "OGL-UK-3.0",
            "PDDL-1.0",
            "Unlicense");

    private SpdxLicense() {}

    /** The identifier of a licence that people wrote with spaces for dashes, or in other letters; none where the text may mean more. */
    static Optional<String> of(String text) {
        String dashed = text.strip().replaceAll("[\\s-]+", "-");
        return KNOWN.stream().filter(one -> one.equalsIgnoreCase(dashed)).findFirst();
    }
}
