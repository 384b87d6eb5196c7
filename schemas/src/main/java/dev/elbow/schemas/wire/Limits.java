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
        this(depth, number, name, UNLIMITED);
    }

    /**
     * Limits of one parser, of a document that becomes a tree.
     *
     * @param tokens names, values, and both ends of objects and lists: each costs tens of bytes as a node, and one byte or two as text
     */
    Limits(int depth, int number, int name, long tokens) {
        super(depth, UNLIMITED, number, DEFAULT_MAX_STRING_LEN, name, tokens);
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

    @Override
    public void validateTokenCount(long count) throws StreamConstraintsException {
        check(count, _maxTokenCount, "more than", "names, values and brackets");
    }

    private static void check(long found, long most, String what, String unit) throws StreamConstraintsException {
        if (found > most) {
            throw new StreamConstraintsException(what + " " + most + " " + unit);
        }
    }
}
