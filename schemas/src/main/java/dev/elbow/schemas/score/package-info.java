/** What Elbow says about an event: a score with its reasons, or a refusal with its reason. */
@NullMarked
package dev.elbow.schemas.score;

import org.jspecify.annotations.NullMarked;
