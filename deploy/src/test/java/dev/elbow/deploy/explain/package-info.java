@NullMarked
package dev.elbow.deploy.explain;

import org.jspecify.annotations.NullMarked;
