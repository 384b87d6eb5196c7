@NullMarked
package dev.elbow.deploy.tail;

import org.jspecify.annotations.NullMarked;
