@NullMarked
package dev.elbow.deploy.gpu;

import org.jspecify.annotations.NullMarked;
