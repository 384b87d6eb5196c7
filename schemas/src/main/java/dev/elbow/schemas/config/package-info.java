/** Settings as typed values: every problem is collected, and an unknown key is answered with the nearest known one. */
@NullMarked
package dev.elbow.schemas.config;

import org.jspecify.annotations.NullMarked;
