/** What a model is trained on and how: the recipe as a value, read from YAML and written by init. */
@NullMarked
package dev.elbow.trainer.recipe;

import org.jspecify.annotations.NullMarked;
