package dev.elbow.schemas.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in an event, and the places below it by the bytes of their names. Names mostly come in the order of the event before: each is
 * compared with that one first, and looked up only where it is another. Not thread-safe, since it remembers that order.
 */
final class ScanNode {

    /** Leads to no feature, and neither does anything below it. It remembers nothing, so that all threads may have the same one. */
    static final ScanNode NOWHERE = new ScanNode(-1, List.of(), List.of());

    private static final int NONE = -1;

    private final int feature;
    private final ScanNode[] children;
    /** Names that need no escape, so that they stand in an event byte for byte; no bytes for the others. */
    private final byte[][] names;

    private final Map<String, Integer> places = new HashMap<>();
    /** For each child, and at the end for the beginning, the child that came after it last. */
    private final int[] following;

    private int last;

    private ScanNode(int feature, List<String> names, List<ScanNode> children) {
        this.feature = feature;
        this.children = children.toArray(ScanNode[]::new);
        this.names = new byte[names.size()][];
        this.following = new int[names.size() + 1];
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean plain = name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
            this.names[i] = plain ? name.getBytes(StandardCharsets.US_ASCII) : new byte[0];
            this.places.put(name, i);
            this.following[i] = i + 1;
        }
        rewind();
    }

    static ScanNode of(PointerTree tree) {
        List<String> names = new ArrayList<>();
        List<ScanNode> children = new ArrayList<>();
        tree.children().forEach((name, child) -> {
            names.add(name);
            children.add(of(child));
        });
        return new ScanNode(tree.feature(), names, children);
    }

    /** The feature that stands here, or -1. */
    int feature() {
        return feature;
    }

    boolean hasChildren() {
        return children.length > 0;
    }

    /** Before the first name of an object or the first value of an array. */
    void rewind() {
        if (!hasChildren()) {
            return; // there is no order to remember, and all threads share one such node
        }
        last = children.length;
    }

    /**
     * Whether the name expected next stands in the text, with its closing quote; if so, {@link #expected} is its child.
     *
     * @param at the place after the opening quote
     * @return the place after the closing quote; -1 where another name stands there
     */
    int skipExpected(byte[] text, int at) {
        int guess = following[last];
        if (guess >= children.length) {
            return NONE;
        }
        byte[] name = names[guess];
        int end = at + name.length;
        if (name.length == 0
                || end >= text.length
                || text[end] != '"'
                || !Arrays.equals(text, at, end, name, 0, name.length)) {
            return NONE;
        }
        last = guess;
        return end + 1;
    }

    /** The child whose name was skipped. */
    ScanNode expected() {
        return children[last];
    }

    /** The child of a name, or one that leads nowhere. */
    ScanNode child(String name) {
        Integer place = places.get(name);
        if (place == null) {
            return NOWHERE;
        }
        following[last] = place;
        last = place;
        return children[place];
    }
}
