/** {@code report.html}: what a fit and its evaluation look like, drawn from aggregates as one file without a dependency. */
@NullMarked
package dev.elbow.trainer.report;

import org.jspecify.annotations.NullMarked;
