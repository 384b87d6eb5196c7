/** What a package is worth on the rows of a file: its bound, its evidence, its latent code, its ranking. */
@NullMarked
package dev.elbow.trainer.assess;

import org.jspecify.annotations.NullMarked;
