package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Counts what a document holds before it is read into memory, where two bytes can become a hundred. Far more than any model has. For one
 * document.
 */
final class Contents {

    /** Objects, lists and names of fields. */
    private static final int MOST_PARTS = 1_000_000;

    private static final int MOST_TEXTS = 5_000_000;

    private static final int MOST_NUMBERS = 16_000_000;

    private int parts;
    private int texts;
    private int numbers;

    private Contents() {}

    /**
     * Passes a document.
     *
     * @throws WireException where it holds too much
     * @throws IOException where it is no JSON
     */
    static void check(String name, JsonFactory factory, byte[] document) throws IOException {
        Contents contents = new Contents();
        try (JsonParser parser = factory.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                contents.count(token);
                that(contents.parts <= MOST_PARTS, name, "objects, lists and fields", MOST_PARTS);
                that(contents.texts <= MOST_TEXTS, name, "texts", MOST_TEXTS);
                that(contents.numbers <= MOST_NUMBERS, name, "numbers", MOST_NUMBERS);
            }
        }
    }

    private void count(JsonToken token) {
        switch (token) {
            case START_OBJECT, START_ARRAY, FIELD_NAME -> parts++;
            case VALUE_STRING -> texts++;
            case END_OBJECT, END_ARRAY -> {}
            default -> numbers++;
        }
    }

    private static void that(boolean holds, String name, String what, int most) {
        if (!holds) {
            throw new WireException(name + ": more than " + most + " " + what + " (expected: at most that)");
        }
    }
}
