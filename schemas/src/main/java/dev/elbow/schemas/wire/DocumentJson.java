package dev.elbow.schemas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.model.Baseline;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes the JSON documents of a package. A document is held to its JSON Schema before it becomes a value; the
 * same value always gives the same bytes. Stateless.
 */
public final class DocumentJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule().addSerializer(new LowerCase()))
            .addMixIn(Feature.class, FeatureForm.class)
            .addMixIn(Likelihood.class, LikelihoodForm.class)
            .addMixIn(GoldenVectors.Case.class, CaseForm.class)
            .addMixIn(Manifest.class, ManifestForm.class)
            .build();

    /** Bytes; in larger documents the search for problems ends at the first, since each value could be one. */
    private static final int LARGE = 1 << 16;

    private static final int LONGEST_REASON = 400;

    private DocumentJson() {}

    public static byte[] write(Manifest manifest) {
        return writeDocument(manifest);
    }

    public static byte[] write(GoldenVectors golden) {
        return writeDocument(golden);
    }

    public static byte[] write(Baseline baseline) {
        return writeDocument(baseline);
    }

    /**
     * Reads {@code model.json}.
     *
     * @throws WireException where the bytes are no manifest
     */
    public static Manifest readManifest(byte[] bytes) {
        return read("model.json", bytes, JsonSchemas.MANIFEST, Manifest.class);
    }

    /**
     * Reads {@code golden.json}.
     *
     * @throws WireException where the bytes are no golden vectors
     */
    public static GoldenVectors readGolden(byte[] bytes) {
        return read("golden.json", bytes, JsonSchemas.GOLDEN, GoldenVectors.class);
    }

    /**
     * Reads {@code baseline.json}.
     *
     * @throws WireException where the bytes are no moments
     */
    public static Baseline readBaseline(byte[] bytes) {
        return read("baseline.json", bytes, JsonSchemas.BASELINE, Baseline.class);
    }

    /** What {@code model.json} calls the type of a feature. */
    public static String type(Feature feature) {
        return MAPPER.valueToTree(feature).path("type").asText();
    }

    /** What {@code model.json} calls the family of a likelihood. */
    public static String family(Likelihood likelihood) {
        return MAPPER.valueToTree(likelihood).path("family").asText();
    }

    private static <T> T read(String name, byte[] bytes, JsonSchemas schema, Class<T> type) {
        try {
            JsonNode tree = DocumentTree.read(name, bytes);
            List<String> problems = schema.problems(tree, bytes.length > LARGE);
            if (!problems.isEmpty()) {
                throw new WireException(name + ": " + String.join("; ", problems));
            }
            return MAPPER.treeToValue(tree, type);
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new WireException(name + ": " + Excerpt.of(String.valueOf(cause.getMessage()), LONGEST_REASON), e);
        } catch (StreamConstraintsException e) {
            throw new WireException(name + ": " + e.getOriginalMessage() + place(e), e);
        } catch (JsonMappingException e) {
            throw new WireException(name + ": " + Excerpt.of(e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new WireException(name + ": broken JSON" + place(e), e);
        } catch (IOException e) {
            throw new WireException(name + ": no JSON in UTF-8", e); // from memory, only the bytes can be at fault
        }
    }

    /** Where a document breaks; empty where nobody knows. */
    static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static byte[] writeDocument(Object value) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Feature.Numeric.class, name = "numeric"),
        @JsonSubTypes.Type(value = Feature.Categorical.class, name = "categorical"),
        @JsonSubTypes.Type(value = Feature.Flag.class, name = "boolean"),
        @JsonSubTypes.Type(value = Feature.Count.class, name = "count")
    })
    private interface FeatureForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Likelihood.Gaussian.class, name = "gaussian"),
        @JsonSubTypes.Type(value = Likelihood.Bernoulli.class, name = "bernoulli"),
        @JsonSubTypes.Type(value = Likelihood.Categorical.class, name = "categorical"),
        @JsonSubTypes.Type(value = Likelihood.HeteroscedasticGaussian.class, name = "heteroscedastic_gaussian"),
        @JsonSubTypes.Type(value = Likelihood.StudentT.class, name = "student_t"),
        @JsonSubTypes.Type(value = Likelihood.Poisson.class, name = "poisson"),
        @JsonSubTypes.Type(value = Likelihood.NegativeBinomial.class, name = "negative_binomial"),
        @JsonSubTypes.Type(value = Likelihood.ComponentGaussian.class, name = "component_gaussian")
    })
    private interface LikelihoodForm {}

    /** No attributes are no field: manifests from before there were any keep their bytes, and with them their digest. */
    @SuppressWarnings("UnusedMethod") // read by Jackson, which copies its annotations
    private abstract static class ManifestForm {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        abstract List<Attribute> attributes();
    }

    @SuppressWarnings("UnusedMethod") // read by Jackson, which copies its annotations
    private abstract static class CaseForm {
        @JsonSerialize(contentUsing = NanAsNull.class)
        @JsonDeserialize(contentUsing = NullAsNan.class)
        abstract List<Float> numeric();

        /** None is no field, as with attributes. */
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        abstract Map<String, List<Float>> tighten();
    }

    /** JSON has no NaN: a missing number is null. */
    private static final class NanAsNull extends JsonSerializer<Float> {
        @Override
        public void serialize(Float value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isNaN()) {
                json.writeNull();
            } else {
                json.writeNumber(value);
            }
        }
    }

    private static final class NullAsNan extends JsonDeserializer<Float> {
        @Override
        public Float deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.getFloatValue();
        }

        @Override
        public Float getNullValue(DeserializationContext context) {
            return Float.NaN;
        }
    }

    @SuppressWarnings("rawtypes") // Jackson asks for the raw type to match every enum
    private static final class LowerCase extends JsonSerializer<Enum> {
        @Override
        public Class<Enum> handledType() {
            return Enum.class;
        }

        @Override
        public void serialize(Enum value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
