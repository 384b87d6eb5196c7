@NullMarked
package dev.elbow.deploy.replay;

import org.jspecify.annotations.NullMarked;
