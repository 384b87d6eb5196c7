package dev.elbow.zoo.verify;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Set;

/**
 * How many bytes of a graph's file are not numbers of weights. Each of them may become a hundred once it is read: two bytes are a whole
 * node. Field numbers: onnx.proto of ONNX 1.13. Stateless.
 */
final class OnnxStructure {

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INITIALIZER = 5;

    /** {@code float_data}, {@code raw_data}, {@code double_data}: as large in memory as they are in the file. */
    private static final Set<Integer> NUMBERS = Set.of(4, 9, 10);

    private OnnxStructure() {}

    /**
     * Counts them.
     *
     * @throws IOException where the bytes are no protobuf
     */
    static long bytes(byte[] onnx) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(onnx);
        long bytes = onnx.length;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (within(tag, MODEL_GRAPH)) {
                bytes -= numbersOfGraph(in);
            } else {
                skip(in, tag);
            }
        }
        return bytes;
    }

    private static long numbersOfGraph(CodedInputStream in) throws IOException {
        int end = in.pushLimit(in.readRawVarint32());
        long numbers = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (within(tag, GRAPH_INITIALIZER)) {
                numbers += numbersOfTensor(in);
            } else {
                skip(in, tag);
            }
        }
        in.popLimit(end);
        return numbers;
    }

    private static long numbersOfTensor(CodedInputStream in) throws IOException {
        int end = in.pushLimit(in.readRawVarint32());
        long numbers = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int before = in.getTotalBytesRead();
            skip(in, tag);
            numbers += NUMBERS.contains(WireFormat.getTagFieldNumber(tag)) ? in.getTotalBytesRead() - before : 0;
        }
        in.popLimit(end);
        return numbers;
    }

    private static boolean within(int tag, int field) {
        return WireFormat.getTagFieldNumber(tag) == field
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group that ends before it began");
        }
    }
}
