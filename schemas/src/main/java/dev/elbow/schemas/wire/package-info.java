/** The wire forms of the contracts: JSON codecs, JSON Schema files, YAML settings. Jackson is visible nowhere else. */
@NullMarked
package dev.elbow.schemas.wire;

import org.jspecify.annotations.NullMarked;
