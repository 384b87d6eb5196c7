package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.Seen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What levels have learned, as it lies in a state store and its changelog: all of it once a round of {@value #ROUND} scores, and between
 * that the scores themselves, of which the same is learned again. So a score costs the changelog some 36 bytes where they come
 * fast, some 130 where each has a commit of its own; all that is known would be a hundred kilobytes with each commit. Not thread-safe.
 */
final class LevelStore {

    /** Scores until all is written. */
    static final int ROUND = 8_192;

    /** Scores of one record: what a commit writes again, as long as the record is not full. */
    static final int TOGETHER = 8;

    /** Of the layout; another one is another number. */
    private static final byte VERSION = 1;

    private static final int SEEN_BYTES = Byte.BYTES + Integer.BYTES + Float.BYTES + 2 * Long.BYTES;
    private static final Bytes PART = key("part");
    private static final Bytes MODELS = key("models");

    private final KeyValueStore<Bytes, byte[]> store;

    /**
     * A model whose scores were seen.
     *
     * @param round the last one in which they were
     */
    record Known(Score.Model model, int round) {}

    /**
     * What does not belong to one model.
     *
     * @param round of the scores since
     * @param level all that is known
     */
    @SuppressWarnings("ArrayRecordComponent") // read once
    record Part(int round, byte[] level) {}

    LevelStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    Optional<Part> part() {
        byte[] bytes = store.get(PART);
        if (bytes == null) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("level store: version " + version + " (expected: version " + VERSION
                    + "; another version of Elbow wrote it)");
        }
        int round = in.getInt();
        byte[] level = new byte[in.remaining()];
        in.get(level);
        return Optional.of(new Part(round, level));
    }

    void put(Part part) {
        store.put(
                PART,
                ByteBuffer.allocate(Byte.BYTES + Integer.BYTES + part.level.length)
                        .put(VERSION)
                        .putInt(part.round)
                        .put(part.level)
                        .array());
    }

    /** In the order of their places. */
    List<Known> models() {
        byte[] bytes = store.get(MODELS);
        List<Known> models = new ArrayList<>();
        if (bytes == null) {
            return models;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int count = in.readInt(); count > 0; count--) {
                models.add(new Known(new Score.Model(in.readUTF(), in.readUTF(), in.readUTF()), in.readInt()));
            }
            return models;
        } catch (IOException e) {
            throw new IllegalStateException("level store: cut off (expected: what this version of Elbow wrote)", e);
        }
    }

    void put(List<Known> models) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(models.size());
            for (Known known : models) {
                out.writeUTF(known.model.name());
                out.writeUTF(known.model.version());
                out.writeUTF(known.model.digest());
                out.writeInt(known.round);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        store.put(MODELS, bytes.toByteArray());
    }

    /** What is known of a model's scores; empty before it was written once. */
    Optional<byte[]> learned(Score.Model model) {
        return Optional.ofNullable(store.get(ofModel(model)));
    }

    void put(Score.Model model, byte[] learned) {
        store.put(ofModel(model), learned);
    }

    void forget(Score.Model model) {
        store.delete(ofModel(model));
    }

    private static Bytes ofModel(Score.Model model) {
        return key("model-" + model.digest());
    }

    /** The scores of a round that stand together, in their order; none where there are none yet. */
    List<Seen> seen(int round, int place) {
        byte[] bytes = store.get(key("seen-" + place));
        List<Seen> seen = new ArrayList<>();
        if (bytes == null) {
            return seen;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != round) {
            return seen; // of an earlier one, and among what is known
        }
        while (in.remaining() >= SEEN_BYTES) {
            boolean anomalous = in.get() != 0;
            seen.add(new Seen(in.getInt(), anomalous, in.getFloat(), in.getLong(), in.getLong()));
        }
        return seen;
    }

    void put(int round, int place, List<Seen> seen) {
        ByteBuffer out =
                ByteBuffer.allocate(Integer.BYTES + seen.size() * SEEN_BYTES).putInt(round);
        for (Seen one : seen) {
            out.put((byte) (one.anomalous() ? 1 : 0)).putInt(one.model());
            out.putFloat(one.surprisal()).putLong(one.time()).putLong(one.keyHash());
        }
        store.put(key("seen-" + place), out.array());
    }

    private static Bytes key(String name) {
        return Bytes.wrap(name.getBytes(StandardCharsets.UTF_8));
    }
}
