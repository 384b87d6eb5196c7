/** What a model package declares about itself: features, likelihoods, graphs, calibration, provenance, golden vectors. */
@NullMarked
package dev.elbow.schemas.model;

import org.jspecify.annotations.NullMarked;
