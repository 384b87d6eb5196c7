package dev.elbow.schemas.wire;

import dev.elbow.schemas.event.EventSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/** The schema's JSON pointers as a tree of names, walked beside whatever reads an event. Immutable once built. */
public final class PointerTree {

    private static final PointerTree NOWHERE = new PointerTree();

    private final Map<String, PointerTree> children = new LinkedHashMap<>();
    private int feature = -1;

    private PointerTree() {}

    /** The tree of a schema. */
    public static PointerTree of(EventSchema schema) {
        PointerTree root = new PointerTree();
        for (int f = 0; f < schema.size(); f++) {
            PointerTree node = root;
            String pointer = schema.features().get(f).pointer();
            for (String token : pointer.substring(1).split("/", -1)) {
                String name = token.replace("~1", "/").replace("~0", "~");
                node = node.children.computeIfAbsent(name, ignored -> new PointerTree());
            }
            node.feature = f;
        }
        return root;
    }

    /** The node below, or one that leads nowhere. */
    public PointerTree child(String name) {
        return children.getOrDefault(name, NOWHERE);
    }

    /** The nodes below by name, in the order of the schema. */
    public Map<String, PointerTree> children() {
        return children;
    }

    /** Whether a feature stands somewhere below. */
    public boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The feature that stands here, or -1. */
    public int feature() {
        return feature;
    }
}
