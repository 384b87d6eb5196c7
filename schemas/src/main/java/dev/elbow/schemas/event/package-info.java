/** What an event is: its features in order, and the reused buffers that encoded events are written to. */
@NullMarked
package dev.elbow.schemas.event;

import org.jspecify.annotations.NullMarked;
