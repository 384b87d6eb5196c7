@NullMarked
package dev.elbow.deploy;

import org.jspecify.annotations.NullMarked;
