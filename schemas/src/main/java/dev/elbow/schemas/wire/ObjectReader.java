package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.elbow.schemas.Excerpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One object of a document that was written by Elbow, read part by part; a part that is absent, or of another kind, is named.
 *
 * @param document what messages call it; its schema is named after it
 */
record ObjectReader(String document, JsonNode json) {

    /** The tree of a document. */
    static JsonNode read(String document, byte[] bytes) {
        try {
            JsonNode json = DocumentTree.read(document, bytes);
            if (!json.isObject()) {
                throw new WireException(
                        document + ": no object (expected: a document of " + document + ".schema.json)");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new WireException(document + ": broken JSON" + DocumentJson.place(e), e);
        } catch (IOException e) {
            throw new WireException(document + ": no JSON in UTF-8", e); // from memory, only the bytes can be at fault
        }
    }

    /** A value whose own checks may refuse what the document says. */
    static <T> T made(String document, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new WireException(document + ": " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        return json.has(name);
    }

    ObjectReader object(String name) {
        return new ObjectReader(document, part(name, JsonNode::isObject, "an object"));
    }

    List<ObjectReader> objects(String name) {
        List<ObjectReader> objects = new ArrayList<>();
        for (JsonNode one : part(name, JsonNode::isArray, "a list")) {
            if (!one.isObject()) {
                throw otherwise(name, "a list of objects");
            }
            objects.add(new ObjectReader(document, one));
        }
        return objects;
    }

    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode one : part(name, JsonNode::isArray, "a list")) {
            if (!isSingle(one)) {
                throw otherwise(name, "a list of numbers");
            }
            numbers.add(one.doubleValue());
        }
        return numbers;
    }

    String text(String name) {
        return part(name, JsonNode::isTextual, "a text").textValue();
    }

    /** A number that float32 holds, as all are that graphs compute: with another one, what is read could not be written again. */
    double number(String name) {
        return part(name, ObjectReader::isSingle, "a number that float32 holds").doubleValue();
    }

    static boolean isSingle(JsonNode json) {
        return json.isNumber() && Float.isFinite((float) json.doubleValue());
    }

    /** A number from 0 to 1. */
    double share(String name) {
        double number = number(name);
        if (number < 0 || number > 1) {
            throw otherwise(name, "0 to 1");
        }
        return number;
    }

    long whole(String name) {
        return part(name, one -> one.isIntegralNumber() && one.canConvertToLong(), "a whole number")
                .longValue();
    }

    boolean truth(String name) {
        return part(name, JsonNode::isBoolean, "true or false").booleanValue();
    }

    /** One constant of an enum, in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> of) {
        String text = text(name);
        for (E constant : of.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw otherwise(name, "a word of " + document + ".schema.json");
    }

    /** A part of any kind. */
    JsonNode part(String name) {
        JsonNode part = json.get(name);
        if (part == null) {
            throw new WireException(
                    document + ": " + name + " is absent (expected: a document of " + document + ".schema.json)");
        }
        return part;
    }

    private JsonNode part(String name, Predicate<JsonNode> kind, String expected) {
        if (!kind.test(part(name))) {
            throw otherwise(name, expected);
        }
        return part(name);
    }

    private WireException otherwise(String name, String expected) {
        return new WireException(
                document + ": " + name + " is " + Excerpt.of(part(name)) + " (expected: " + expected + ")");
    }
}
