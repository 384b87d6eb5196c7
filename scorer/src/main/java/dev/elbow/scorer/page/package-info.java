/** The live page: what scoring threads answer, a sample of it, to browsers. Nothing here makes scoring wait. */
@NullMarked
package dev.elbow.scorer.page;

import org.jspecify.annotations.NullMarked;
