/** The demo: a broker, the bundled model and real events, from produce to a ranking against the labels. */
@NullMarked
package dev.elbow.deploy.demo;

import org.jspecify.annotations.NullMarked;
