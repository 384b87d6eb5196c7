/** From which p-value on an event counts as anomalous, and what its p-value is among the scores of late. Knows no transport. */
@NullMarked
package dev.elbow.scorer.budget;

import org.jspecify.annotations.NullMarked;
