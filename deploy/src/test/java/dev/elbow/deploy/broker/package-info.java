@NullMarked
package dev.elbow.deploy.broker;

import org.jspecify.annotations.NullMarked;
