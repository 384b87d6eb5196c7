/** Rows from CSV, JSON lines or Parquet through DuckDB, encoded as the scorer encodes events. */
@NullMarked
package dev.elbow.trainer.data;

import org.jspecify.annotations.NullMarked;
