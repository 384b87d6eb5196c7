@NullMarked
package dev.elbow.deploy.demo;

import org.jspecify.annotations.NullMarked;
