package dev.elbow.trainer.fit;

import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.zoo.fault.ZooException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A fit's state as a file: written beside its place, then moved there whole, so that a kill leaves the one before. Not
 * thread-safe.
 */
final class Checkpoint {

    private static final long MAGIC = 0x454c424f57434b31L;

    private final Path file;
    private final String plan;
    private final Architecture architecture;

    /**
     * A checkpoint.
     *
     * @param plan what the fit follows; another fit's checkpoint is refused
     */
    Checkpoint(Path file, String plan, Architecture architecture) {
        this.file = file;
        this.plan = plan;
        this.architecture = architecture;
    }

    boolean exists() {
        return Files.exists(file);
    }

    void write(FitState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path beside = file.resolveSibling(file.getFileName() + ".next");
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeUTF(plan);
            out.writeInt(state.step());
            out.writeInt(state.retreats());
            out.writeDouble(state.moving().baseline());
            out.writeDouble(state.bestAnomaly());
            out.writeInt(state.age());
            write(out, numbers(state.moving().parameters()));
            write(out, state.moving().means());
            write(out, state.moving().squares());
            write(out, numbers(state.best()));
            writeCurve(out, state.curve());
            out.writeLong(checksum(bytes.toByteArray()));
            Files.write(beside, bytes.toByteArray());
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ZooException.Unreachable("checkpoint " + file + ": cannot be written: " + IoFault.of(e), e);
        }
    }

    /**
     * Reads the state back.
     *
     * @throws FitException where the file is damaged or of another fit
     */
    FitState read() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            checkIntact(bytes);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            in.readLong();
            if (!in.readUTF().equals(plan)) {
                throw new FitException("checkpoint " + file
                        + ": of another recipe, seed or data (expected: the same; remove it to begin anew)");
            }
            int step = in.readInt();
            int retreats = in.readInt();
            double baseline = in.readDouble();
            double bestAnomaly = in.readDouble();
            int age = in.readInt();
            Parameters current = Parameters.of(architecture, numbers(in));
            FitState.Moving moving = new FitState.Moving(current, numbers(in), numbers(in), baseline);
            Parameters best = Parameters.of(architecture, numbers(in));
            return new FitState(step, retreats, moving, best, bestAnomaly, age, curve(in));
        } catch (IOException e) {
            throw new ZooException.Unreachable("checkpoint " + file + ": cannot be read: " + IoFault.of(e), e);
        }
    }

    private void checkIntact(byte[] bytes) throws IOException {
        int length = bytes.length - Long.BYTES;
        boolean intact = length > Long.BYTES;
        if (intact) {
            DataInputStream tail = new DataInputStream(new ByteArrayInputStream(bytes, length, Long.BYTES));
            DataInputStream head = new DataInputStream(new ByteArrayInputStream(bytes));
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, length);
            intact = head.readLong() == MAGIC && tail.readLong() == crc.getValue();
        }
        if (!intact) {
            throw new FitException("checkpoint " + file + ": damaged (remove it to begin anew)");
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static Map<String, float[]> numbers(Parameters parameters) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        parameters.names().forEach(name -> numbers.put(name, parameters.get(name)));
        return numbers;
    }

    private static void write(DataOutputStream out, Map<String, float[]> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (Map.Entry<String, float[]> array : arrays.entrySet()) {
            out.writeUTF(array.getKey());
            out.writeInt(array.getValue().length);
            for (float number : array.getValue()) {
                out.writeFloat(number);
            }
        }
    }

    private static void writeCurve(DataOutputStream out, List<Progress.Epoch> curve) throws IOException {
        out.writeInt(curve.size());
        for (Progress.Epoch epoch : curve) {
            out.writeInt(epoch.step());
            out.writeDouble(epoch.distortion());
            out.writeDouble(epoch.rate());
            out.writeDouble(epoch.heldOut());
        }
    }

    private static List<Progress.Epoch> curve(DataInputStream in) throws IOException {
        List<Progress.Epoch> curve = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            curve.add(new Progress.Epoch(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble()));
        }
        return curve;
    }

    private static Map<String, float[]> numbers(DataInputStream in) throws IOException {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            float[] numbers = new float[in.readInt()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = in.readFloat();
            }
            arrays.put(name, numbers);
        }
        return arrays;
    }
}
