package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.wire.AlertJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is remembered of an entity as bytes, for a state store and its changelog. Stateless. */
final class MemoryBytes {

    /** Of the layout below; another one is another number. */
    private static final int VERSION = 1;

    private static final int WATCHING = 0;
    private static final int OPEN = 1;
    private static final int COOLING = 2;
    private static final int SHIFTED = 3;

    private MemoryBytes() {}

    static byte[] write(Memory memory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            memory.match(new Writer(out)).write();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalStateException where the bytes are of another version's layout, or none at all
     */
    static Memory read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            int kind = in.readUnsignedByte();
            if (version != VERSION) {
                throw other(version, kind);
            }
            return switch (kind) {
                case WATCHING -> new Memory.Watching(in.readLong(), readWindow(in));
                case OPEN -> new Memory.Open(in.readLong(), readEpisode(in), readRun(in));
                case COOLING -> new Memory.Cooling(in.readLong());
                case SHIFTED -> new Memory.Shifted(in.readLong(), in.readDouble(), readWindow(in), readRun(in));
                default -> throw other(version, kind);
            };
        } catch (IOException e) {
            throw new IllegalStateException("episode store: cut off (expected: what this version of Elbow wrote)", e);
        }
    }

    private static IllegalStateException other(int version, int kind) {
        return new IllegalStateException("episode store: version " + version + ", kind " + kind + " (expected: version "
                + VERSION + "; another version of Elbow wrote it)");
    }

    /** Writes later, since what may fail is the writing. */
    private interface Body {
        void write() throws IOException;
    }

    private record Writer(DataOutputStream out) implements Memory.Cases<Body> {
        @Override
        public Body watching(Memory.Watching watching) {
            return () -> {
                out.writeByte(WATCHING);
                out.writeLong(watching.time());
                writeWindow(out, watching.window());
            };
        }

        @Override
        public Body open(Memory.Open open) {
            return () -> {
                out.writeByte(OPEN);
                out.writeLong(open.time());
                writeEpisode(out, open.episode());
                writeRun(out, open.run());
            };
        }

        @Override
        public Body cooling(Memory.Cooling cooling) {
            return () -> {
                out.writeByte(COOLING);
                out.writeLong(cooling.until());
            };
        }

        @Override
        public Body shifted(Memory.Shifted shifted) {
            return () -> {
                out.writeByte(SHIFTED);
                out.writeLong(shifted.time());
                out.writeDouble(shifted.excess());
                writeWindow(out, shifted.window());
                writeRun(out, shifted.run());
            };
        }
    }

    private static void writeWindow(DataOutputStream out, Memory.Window window) throws IOException {
        out.writeInt(window.sightings().size());
        for (Memory.Sighting one : window.sightings()) {
            out.writeInt(one.age());
            out.writeLong(one.time());
            out.writeDouble(one.excess());
            out.writeBoolean(one.counts());
            out.writeBoolean(one.details().isPresent());
            if (one.details().isPresent()) {
                writeStrangest(out, one.details().get());
            }
        }
    }

    private static Memory.Window readWindow(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Memory.Sighting> sightings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sightings.add(new Memory.Sighting(
                    in.readInt(),
                    in.readLong(),
                    in.readDouble(),
                    in.readBoolean(),
                    in.readBoolean() ? Optional.of(readStrangest(in)) : Optional.empty()));
        }
        return new Memory.Window(sightings);
    }

    private static void writeEpisode(DataOutputStream out, Memory.Episode episode) throws IOException {
        out.writeLong(episode.start());
        out.writeLong(episode.events());
        out.writeLong(episode.anomalous());
        out.writeDouble(episode.level().orElse(Double.NaN));
        out.writeDouble(episode.told());
        out.writeDouble(episode.excess());
        writeStrangest(out, episode.strangest());
    }

    private static Memory.Episode readEpisode(DataInputStream in) throws IOException {
        return new Memory.Episode(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                level(in.readDouble()),
                in.readDouble(),
                in.readDouble(),
                readStrangest(in));
    }

    private static OptionalDouble level(double written) {
        return Double.isNaN(written) ? OptionalDouble.empty() : OptionalDouble.of(written);
    }

    private static void writeRun(DataOutputStream out, Memory.Run run) throws IOException {
        out.writeInt(run.calm());
        out.writeLong(run.strange());
    }

    private static Memory.Run readRun(DataInputStream in) throws IOException {
        return new Memory.Run(in.readInt(), in.readLong());
    }

    /** As in an alert: what is remembered has no more digits than what is told. */
    private static void writeStrangest(DataOutputStream out, Strangest strangest) throws IOException {
        byte[] json = AlertJson.write(strangest);
        out.writeInt(json.length);
        out.write(json);
    }

    private static Strangest readStrangest(DataInputStream in) throws IOException {
        return AlertJson.readStrangest(in.readNBytes(in.readInt()));
    }
}
