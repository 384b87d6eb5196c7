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
    /** Names that need no escape, so that they stand in an event byte for byte; none for the others. */
    private final byte[][] names;

    private final Map<String, Integer> places = new HashMap<>();
    /** The children by the hash of their names' bytes, in the next free slot; an event may have many names that lead nowhere. */
    private final int[] slots;

    /** For each child, and at the end for the beginning, the child that came after it last. */
    private final int[] following;

    private int last;

    private ScanNode(int feature, List<String> names, List<ScanNode> children) {
        this.feature = feature;
        this.children = children.toArray(ScanNode[]::new);
        this.names = new byte[names.size()][];
        this.following = new int[names.size() + 1];
        this.slots = new int[Integer.highestOneBit(names.size() + 1) * 4];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            boolean plain = name.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\')
                    && new String(text, StandardCharsets.UTF_8).equals(name); // half a character has no bytes
            this.names[i] = plain ? text : new byte[0];
            this.places.put(name, i);
            if (plain) {
                this.slots[slot(text, 0, text.length)] = i;
            }
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

    /** The child of a name that stands in a text without escapes, or one that leads nowhere. */
    ScanNode child(byte[] text, int from, int to) {
        int place = slots[slot(text, from, to)];
        return place == NONE ? NOWHERE : taken(place);
    }

    /** Where a name stands, or would. */
    private int slot(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
        while (slots[slot] != NONE
                && !Arrays.equals(text, from, to, names[slots[slot]], 0, names[slots[slot]].length)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    /** The child of a name, or one that leads nowhere. */
    ScanNode child(String name) {
        Integer place = places.get(name);
        return place == null ? NOWHERE : taken(place);
    }

    private ScanNode taken(int place) {
        following[last] = place;
        last = place;
        return children[place];
    }
}
