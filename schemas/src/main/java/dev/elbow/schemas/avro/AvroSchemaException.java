package dev.elbow.schemas.avro;

/** A schema that cannot be used; the message says what it is, to follow the name of where it came from. */
public final class AvroSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AvroSchemaException(String message) {
        super(message);
    }

    AvroSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
