/** The function on a local Flink. */
@NullMarked
package dev.elbow.deploy.flink;

import org.jspecify.annotations.NullMarked;
