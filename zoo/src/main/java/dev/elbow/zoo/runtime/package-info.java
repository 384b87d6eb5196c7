/** An opened package: ONNX Runtime sessions, and what they return. ONNX Runtime is visible nowhere else. */
@NullMarked
package dev.elbow.zoo.runtime;

import org.jspecify.annotations.NullMarked;
