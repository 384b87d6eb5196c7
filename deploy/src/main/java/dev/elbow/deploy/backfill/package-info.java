/** {@code elbow backfill}: from files of events to files of scores. */
@NullMarked
package dev.elbow.deploy.backfill;

import org.jspecify.annotations.NullMarked;
