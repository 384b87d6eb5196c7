/** Latent codes in use: events coded, codes decoded, events sampled, attributes found. */
@NullMarked
package dev.elbow.trainer.latent;

import org.jspecify.annotations.NullMarked;
