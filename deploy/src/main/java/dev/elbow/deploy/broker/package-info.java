/** A real broker in our own process, for the demo, for tests and for trying things. */
@NullMarked
package dev.elbow.deploy.broker;

import org.jspecify.annotations.NullMarked;
