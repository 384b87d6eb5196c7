/** ONNX graphs computed by us, in double precision: what packages hold is held to it, beside ONNX Runtime. Knows no operator that the exporter does not write. */
@NullMarked
package dev.elbow.zoo.reference;

import org.jspecify.annotations.NullMarked;
