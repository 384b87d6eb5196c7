/** Events and scores as Avro: schemas, plans that decode straight into a batch, an encoder. The only package that sees Avro's library. */
@NullMarked
package dev.elbow.schemas.avro;

import org.jspecify.annotations.NullMarked;
