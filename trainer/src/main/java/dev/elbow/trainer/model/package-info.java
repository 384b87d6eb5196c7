/** The network: its layout, its parameters, its computation in DJL arrays. */
@NullMarked
package dev.elbow.trainer.model;

import org.jspecify.annotations.NullMarked;
