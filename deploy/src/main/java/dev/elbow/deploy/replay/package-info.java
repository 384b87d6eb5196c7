/** From a file to a topic: events as JSON objects, as fast as asked. */
@NullMarked
package dev.elbow.deploy.replay;

import org.jspecify.annotations.NullMarked;
