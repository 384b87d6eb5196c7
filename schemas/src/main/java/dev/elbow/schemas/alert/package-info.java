/** What Elbow tells people: one alert when an episode of anomalous events opens, worsens, closes. */
@NullMarked
package dev.elbow.schemas.alert;

import org.jspecify.annotations.NullMarked;
