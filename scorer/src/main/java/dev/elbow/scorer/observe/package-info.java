/** What the scorer tells of itself: metrics, health, and the HTTP server that shows both. It sees neither Kafka nor scores. */
@NullMarked
package dev.elbow.scorer.observe;

import org.jspecify.annotations.NullMarked;
