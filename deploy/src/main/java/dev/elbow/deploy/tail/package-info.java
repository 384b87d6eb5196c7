/** From a topic to lines: what stands on it, and what comes. */
@NullMarked
package dev.elbow.deploy.tail;

import org.jspecify.annotations.NullMarked;
