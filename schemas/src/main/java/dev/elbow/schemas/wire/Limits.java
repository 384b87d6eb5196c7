package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** How much a parser takes, refused in words that an event's owner understands. Stateless. */
final class Limits extends StreamReadConstraints {
    private static final long serialVersionUID = 1;

    private static final long UNLIMITED = -1;

    /**
     * Limits of one parser.
     *
     * @param depth levels of nesting
     * @param number characters of a number
     * @param name bytes of a field's name
     */
    Limits(int depth, int number, int name) {
        super(depth, UNLIMITED, number, DEFAULT_MAX_STRING_LEN, name, UNLIMITED);
    }

    @Override
    public void validateNestingDepth(int depth) throws StreamConstraintsException {
        check(depth, _maxNestingDepth, "nested deeper than", "levels");
    }

    @Override
    public void validateFPLength(int length) throws StreamConstraintsException {
        check(length, _maxNumLen, "a number longer than", "characters");
    }

    @Override
    public void validateIntegerLength(int length) throws StreamConstraintsException {
        check(length, _maxNumLen, "a number longer than", "characters");
    }

    @Override
    public void validateStringLength(int length) throws StreamConstraintsException {
        check(length, _maxStringLen, "a text longer than", "characters");
    }

    @Override
    public void validateNameLength(int length) throws StreamConstraintsException {
        check(length, _maxNameLen, "a field name longer than", "bytes");
    }

    private static void check(int found, int most, String what, String unit) throws StreamConstraintsException {
        if (found > most) {
            throw new StreamConstraintsException(what + " " + most + " " + unit);
        }
    }
}
