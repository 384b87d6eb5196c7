/** What formulas are written in: tensors that a training engine or an exporter answers. */
@NullMarked
package dev.elbow.trainer.tensor;

import org.jspecify.annotations.NullMarked;
