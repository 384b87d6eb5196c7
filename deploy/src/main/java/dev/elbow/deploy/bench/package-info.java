/** How fast this machine scores a topic, beside Kafka alone. */
@NullMarked
package dev.elbow.deploy.bench;

import org.jspecify.annotations.NullMarked;
