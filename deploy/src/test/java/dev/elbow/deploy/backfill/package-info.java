@NullMarked
package dev.elbow.deploy.backfill;

import org.jspecify.annotations.NullMarked;
