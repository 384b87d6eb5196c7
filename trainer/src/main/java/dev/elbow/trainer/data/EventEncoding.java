package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.model.Transform;
import java.util.List;
import java.util.Optional;

/**
 * How events become numbers, where a model has settled it already.
 *
 * @param schema features with their vocabularies
 * @param transforms one a feature, present for numeric ones
 */
public record EventEncoding(EventSchema schema, List<Optional<Transform>> transforms) {
    public EventEncoding {
        transforms = List.copyOf(transforms);
    }
}
