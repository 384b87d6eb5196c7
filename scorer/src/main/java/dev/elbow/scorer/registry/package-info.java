/** A client of schema registries that speak Confluent's interface: schemas by their id, and a schema registered under a subject. */
@NullMarked
package dev.elbow.scorer.registry;

import org.jspecify.annotations.NullMarked;
