package dev.elbow.schemas.wire;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventEncoder;
import dev.elbow.schemas.event.EventSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the usual kind of event without a parser that does all of JSON. Whatever it does not know, an event at fault
 * above all, it leaves to that parser: so the two cannot differ in what they refuse, nor in how they say it. Not thread-safe.
 */
final class JsonScan {

    private static final byte[] TRUE = JsonBytes.ascii("true");
    private static final byte[] FALSE = JsonBytes.ascii("false");
    private static final byte[] NULL = JsonBytes.ascii("null");

    private final EventEncoder encoder;
    private final ScanNode root;
    private final boolean[] seen;
    private final boolean[] required;
    private final ScanText text = new ScanText();
    private int found;

    JsonScan(EventSchema schema) {
        this.encoder = new EventEncoder(schema);
        this.root = ScanNode.of(PointerTree.of(schema));
        this.seen = new boolean[schema.size()];
        this.required = new boolean[schema.size()];
        for (int f = 0; f < required.length; f++) {
            required[f] = encoder.missing(f).isPresent();
        }
    }

    /**
     * Appends the event to the batch, or leaves the batch as it was.
     *
     * @return whether it did; if not, nothing is said of the event
     */
    boolean decode(byte[] event, EventBatch batch) {
        if (event.length > ScanSkip.LONGEST_EVENT) {
            return false;
        }
        text.set(event);
        Arrays.fill(seen, false);
        found = 0;
        batch.begin();
        if (!text.next('{') || !object(root, 1, batch) || !text.atEnd() || !complete()) {
            return false;
        }
        batch.commit();
        return true;
    }

    private boolean complete() {
        for (int f = 0; f < required.length; f++) {
            if (required[f] && !seen[f]) {
                return false;
            }
        }
        return found > 0;
    }

    /** After the opening brace. */
    private boolean object(ScanNode node, int depth, EventBatch batch) {
        if (depth > Json.MAX_DEPTH) {
            return false;
        }
        if (text.next('}')) {
            return true;
        }
        node.rewind();
        do {
            if (!text.next('"')) {
                return false;
            }
            ScanNode child = text.skipExpected(node) ? node.expected() : named(node);
            if (child == null || !text.next(':') || !value(child, depth, batch)) {
                return false;
            }
        } while (text.next(','));
        return text.next('}');
    }

    /** After the opening bracket. */
    private boolean array(ScanNode node, int depth, EventBatch batch) {
        if (depth > Json.MAX_DEPTH) {
            return false;
        }
        if (text.next(']')) {
            return true;
        }
        node.rewind();
        int i = 0;
        do {
            if (!value(node.child(Integer.toString(i++)), depth, batch)) {
                return false;
            }
        } while (text.next(','));
        return text.next(']');
    }

    private boolean value(ScanNode node, int depth, EventBatch batch) {
        if (node.feature() >= 0) {
            return feature(node.feature(), batch);
        }
        if (node.hasChildren()) {
            if (text.next('{')) {
                return object(node, depth + 1, batch);
            }
            if (text.next('[')) {
                return array(node, depth + 1, batch);
            }
        }
        return ScanSkip.value(text, depth);
    }

    /** The child of a name that was not expected; null where the name is left to the parser. */
    private @Nullable ScanNode named(ScanNode node) {
        int since = text.place();
        return text.skipPlain() && text.place() - since <= ScanSkip.LONGEST_NAME ? text.child(node, since) : null;
    }

    private boolean feature(int feature, EventBatch batch) {
        if (seen[feature]) {
            return false;
        }
        int first = text.peek();
        if (first == 'n') {
            return text.skip(NULL);
        }
        seen[feature] = true;
        found++;
        return switch (first) {
            case '"' -> symbol(feature, batch);
            case 't' -> text.skip(TRUE) && encoder.truth(feature, true, batch).isEmpty();
            case 'f' -> text.skip(FALSE) && encoder.truth(feature, false, batch).isEmpty();
            default -> number(feature, batch);
        };
    }

    private boolean symbol(int feature, EventBatch batch) {
        String symbol = text.next('"') ? text.string() : null;
        return symbol != null && encoder.text(feature, symbol, batch).isEmpty();
    }

    private boolean number(int feature, EventBatch batch) {
        if (!text.number()) {
            return false;
        }
        return encoder.symbolic(feature)
                ? encoder.numeral(feature, text.numeral(), batch).isEmpty()
                : encoder.number(feature, text.value(), batch).isEmpty();
    }
}
