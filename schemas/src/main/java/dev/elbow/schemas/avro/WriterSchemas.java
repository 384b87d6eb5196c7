package dev.elbow.schemas.avro;

import java.util.Optional;

/** Where the schemas are that events name by a number, as a schema registry knows them. */
public interface WriterSchemas {

    /**
     * The schema of an id.
     *
     * @return empty where there is none, and the event that names it is at fault
     * @throws RuntimeException of its own where nobody can tell, so that no event may be refused for it
     */
    Optional<WriterSchema> find(int id);
}
