package dev.elbow.scorer.registry;

import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.avro.WriterSchemas;
import dev.elbow.schemas.wire.SchemaRegistryJson;
import dev.elbow.schemas.wire.SchemaRegistryJson.Reference;
import dev.elbow.schemas.wire.SchemaRegistryJson.Registered;
import dev.elbow.schemas.wire.WireException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Schemas of a registry by their id, each asked for once, since an id means the same for ever. That there is none of an id is
 * remembered for {@value #UNKNOWN_SECONDS} seconds, and who asks for many such ids has to wait. Every fault that is the registry's is a {@link RegistryException}, so that no
 * event is refused for it. Thread-safe.
 *
 * <p>Source: Confluent's <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">interface</a>.
 */
public final class SchemaRegistry implements WriterSchemas {

    static final long UNKNOWN_SECONDS = 30;

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);

    /** Subject, version and schema not found: Confluent's own registry has the last one for an id, others have the first. */
    private static final int FIRST_NOT_FOUND = 40_401;

    private static final int LAST_NOT_FOUND = 40_403;

    /** Bounds how many schemas a schema may name, and those in turn. */
    private static final int MOST_REFERENCES = 200;

    /** Bounds what hostile ids may take. */
    private static final int MOST_UNKNOWN = 10_000;

    /**
     * Well below what a registry answers, and so few that a poll of nothing but made up ids takes less time than brokers leave a
     * transaction open.
     */
    private static final UnknownIds.Questions IN_VAIN = new UnknownIds.Questions(1_000, 200);

    private final RegistryHttp http;
    private final Map<Integer, WriterSchema> known = new ConcurrentHashMap<>();
    private final UnknownIds unknown;
    private final LongConsumer pause;

    public SchemaRegistry(RegistryOptions options) {
        this(
                options,
                FIRST_WAIT,
                new UnknownIds(MOST_UNKNOWN, Duration.ofSeconds(UNKNOWN_SECONDS), IN_VAIN, System::nanoTime),
                RegistryHttp::sleep);
    }

    /**
     * A registry with what it remembers, and a way to wait.
     *
     * @param firstWait before what failed is tried again; it doubles from one round to the next
     * @param pause waits for so many nanoseconds
     */
    SchemaRegistry(RegistryOptions options, Duration firstWait, UnknownIds unknown, LongConsumer pause) {
        this.pause = pause;
        this.http = new RegistryHttp(options, firstWait, RegistryHttp.LONGEST);
        this.unknown = unknown;
    }

    /**
     * Asks for a schema that may be there or not, to know that the registry answers; what it says is not kept, since the first schema
     * may be registered soon.
     *
     * @throws RegistryException where it does not
     */
    public void prove() {
        Optional<Registered> unused = fetch(schemaPath(1));
    }

    /**
     * The schema of an id.
     *
     * @throws RegistryException where the registry does not tell
     */
    @Override
    public Optional<WriterSchema> find(int id) {
        WriterSchema schema = known.get(id);
        if (schema != null) {
            return Optional.of(schema);
        }
        if (id < 0) {
            return Optional.empty(); // no registry gives such a one, and who is asked for it may say anything
        }
        if (unknown.contains(id)) {
            return Optional.empty();
        }
        long wait = unknown.untilNext();
        if (wait > 0) {
            pause.accept(wait);
        }
        Optional<WriterSchema> found = fetch(schemaPath(id)).map(this::whole);
        if (found.isPresent()) {
            known.put(id, found.get());
        } else {
            unknown.add(id);
        }
        return found;
    }

    /**
     * Registers a schema of values of a topic, or finds that it is registered.
     *
     * @return its id
     * @throws RegistryException where the registry does not take it
     */
    public int register(String topic, String schema) {
        String subject = topic + "-value"; // what Confluent calls the TopicNameStrategy
        String path = "subjects/" + encoded(subject) + "/versions";
        return http.post(path, SchemaRegistryJson.write(schema), answer -> {
            if (answer.status() >= 400) {
                throw new RegistryException.Denied("schema registry " + answer.of() + ": subject " + subject
                        + ": answers " + answer.status() + ", "
                        + SchemaRegistryJson.readFault(answer.body()).message());
            }
            return read(() -> SchemaRegistryJson.readId(answer.body()));
        });
    }

    private Optional<Registered> fetch(String path) {
        return http.get(path, answer -> {
            if (answer.status() == 404) {
                int code = SchemaRegistryJson.readFault(answer.body()).code();
                if (code >= FIRST_NOT_FOUND && code <= LAST_NOT_FOUND) {
                    return Optional.empty();
                }
            }
            if (answer.status() != 200) {
                throw new IOException("answers " + answer.status() + ", as no schema registry does");
            }
            return Optional.of(read(() -> SchemaRegistryJson.readSchema(answer.body())));
        });
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (WireException e) {
            throw new IOException("answers otherwise than a schema registry does; " + e.getMessage(), e);
        }
    }

    /** With the schemas that it names, those first that others name. */
    private WriterSchema whole(Registered schema) {
        Map<String, String> references = new LinkedHashMap<>();
        collect(schema, references, 0);
        return new WriterSchema(
                schema.avro() ? schema.schema() : '"' + schema.type() + '"', List.copyOf(references.values()));
    }

    private void collect(Registered schema, Map<String, String> references, int depth) {
        for (Reference reference : schema.references()) {
            if (references.containsKey(reference.name())) {
                continue;
            }
            if (references.size() >= MOST_REFERENCES || depth >= MOST_REFERENCES) {
                return; // then a name is missing, which the schema's reader tells
            }
            String path = "subjects/" + encoded(reference.subject()) + "/versions/" + reference.version();
            Registered named = fetch(path)
                    .orElseThrow(() -> new RegistryException.Unreachable(
                            "schema registry: " + path + " is named by a schema, and not there",
                            new IOException(path)));
            collect(named, references, depth + 1);
            references.put(reference.name(), named.schema());
        }
    }

    private static String schemaPath(int id) {
        return "schemas/ids/" + id;
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
