/** How a sample of anomalies becomes a survival function: quantiles and a tail; the same fit for trainer and scorer. */
@NullMarked
package dev.elbow.schemas.calibration;

import org.jspecify.annotations.NullMarked;
