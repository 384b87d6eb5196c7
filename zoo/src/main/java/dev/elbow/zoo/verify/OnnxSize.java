package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts what an ONNX file would be in memory, by its bytes: two of them can make an object of two hundred. Other parsers than ours
 * read the file, too. For one file.
 */
final class OnnxSize {

    /** Fields at most, of all messages together, some 120 MB; a mixture of full covariance has 260 for each column, others fewer. */
    static final int MOST_FIELDS = 1_000_000;

    /** Integers at most of packed lists, each a byte at least in the file and eight in memory. */
    static final int MOST_INTEGERS = 1 << 23;

    /** Messages within messages at most; the dimensions of a port are seven deep. */
    static final int DEEPEST = 8;

    private int fields;
    private long integers;

    private OnnxSize() {}

    /**
     * Passes a file.
     *
     * @throws IOException where it is no ONNX, has fields that ONNX has not, or more of them than are taken
     */
    static void check(byte[] onnx) throws IOException {
        new OnnxSize().message(CodedInputStream.newInstance(onnx), OnnxMl.ModelProto.getDescriptor(), 1);
    }

    private void message(CodedInputStream in, Descriptor message, int depth) throws IOException {
        that(depth <= DEEPEST, "messages nested deeper than " + DEEPEST);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            that(++fields <= MOST_FIELDS, "more than " + MOST_FIELDS + " fields");
            FieldDescriptor field = field(message, tag);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
            } else if (field.getJavaType() == JavaType.MESSAGE) {
                int limit = in.pushLimit(in.readRawVarint32());
                message(in, field.getMessageType(), depth + 1);
                in.popLimit(limit);
            } else {
                int length = in.readRawVarint32();
                integers += field.getJavaType() == JavaType.INT || field.getJavaType() == JavaType.LONG ? length : 0;
                that(integers <= MOST_INTEGERS, "more than " + MOST_INTEGERS + " integers");
                in.skipRawBytes(length);
            }
        }
    }

    private static FieldDescriptor field(Descriptor message, int tag) throws IOException {
        int wireType = WireFormat.getTagWireType(tag);
        if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
            throw new IOException("a group in " + message.getName());
        }
        FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        if (field == null) {
            throw new IOException("field " + WireFormat.getTagFieldNumber(tag) + " of " + message.getName());
        }
        return field;
    }

    /** With a constant for a message: this runs for every field. */
    private static void that(boolean holds, String found) throws IOException {
        if (!holds) {
            throw new IOException(found);
        }
    }
}
