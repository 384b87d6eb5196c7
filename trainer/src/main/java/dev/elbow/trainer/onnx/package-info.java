/** A fitted network as ONNX graphs. */
@NullMarked
package dev.elbow.trainer.onnx;

import org.jspecify.annotations.NullMarked;
