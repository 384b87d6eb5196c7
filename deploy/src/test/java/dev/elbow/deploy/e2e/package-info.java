/** The command as its users run it: processes, a real broker, real events. */
@NullMarked
package dev.elbow.deploy.e2e;

import org.jspecify.annotations.NullMarked;
