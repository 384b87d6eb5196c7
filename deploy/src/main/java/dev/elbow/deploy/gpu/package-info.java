/** Whether training and scoring on a GPU are what they are on the processor. */
@NullMarked
package dev.elbow.deploy.gpu;

import org.jspecify.annotations.NullMarked;
