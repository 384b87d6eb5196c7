package dev.elbow.zoo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.management.ThreadMXBean;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OnnxCheckTest {

    private static final byte[] SCORE =
            Objects.requireNonNull(TinyPackage.files().get("score.onnx"));
    private static final Graph DECLARED =
            Objects.requireNonNull(TinyPackage.manifest().graphs().get("score"));

    @Test
    void passesAGraphOfListedOperators() {
        OnnxCheck.check("score.onnx", SCORE, DECLARED);

        assertThat(OnnxCheck.OPERATORS)
                .containsAll(OnnxCheck.operators("score.onnx", SCORE).keySet());
    }

    @Test
    void refusesAnUnlistedOperator() {
        assertChangeRefused(model -> model.getGraphBuilder().getNodeBuilder(0).setOpType("Loop"), "operator \"\" Loop");
    }

    @Test
    void refusesACustomDomain() {
        assertChangeRefused(
                model -> model.getGraphBuilder().getNodeBuilder(0).setDomain("com.evil"),
                "operator \"com.evil\" IsNaN");
    }

    @Test
    void refusesExternalDataInAWeight() {
        assertChangeRefused(
                model -> model.getGraphBuilder()
                        .getInitializerBuilder(0)
                        .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("/etc/passwd")),
                "external data in tensor c0");
    }

    @Test
    void refusesExternalDataInAnAttribute() {
        assertChangeRefused(
                model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("value")
                                .setType(OnnxMl.AttributeProto.AttributeType.TENSOR)
                                .setT(OnnxMl.TensorProto.newBuilder()
                                        .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL))),
                "external data");
    }

    @Test
    void refusesASubgraph() {
        assertChangeRefused(
                model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("body")
                                .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                                .setG(OnnxMl.GraphProto.newBuilder())),
                "a subgraph in IsNaN");
    }

    /** ONNX Runtime refuses most of these, too; which, and how much it reserves before, is its own affair. */
    @Test
    void refusesATensorThatHoldsFewerNumbersThanItSays() {
        assertRefused(
                edit -> edit.claim("big", 4, 1L << 34),
                "tensor big with 1 numbers (expected: 17179869184, as its shape says)");
        assertRefused(
                edit -> edit.claim("big", 4, 1L << 62, 4), "tensor big with 1 numbers (expected: 9223372036854775807");
        assertRefused(edit -> edit.claim("big", 0, 5), "tensor big with 0 numbers (expected: 5");
        assertRefused(edit -> edit.claim("big", 7, 1), "tensor big with -1 numbers (expected: 1");
        assertRefused(edit -> edit.claim("big", 8, 1), "tensor big with 2 numbers (expected: 1");
        assertRefused(edit -> edit.claim("big", 4, -1), "tensor big of length -1 (expected: at least 0)");
        assertRefused(
                edit -> edit.claim("big", 4, 1).with(model -> last(model).addFloatData(1)),
                "tensor big with -1 numbers (expected: 1");
    }

    @Test
    void refusesTensorsOfOtherTypes() {
        for (OnnxMl.TensorProto.DataType type : List.of(
                OnnxMl.TensorProto.DataType.STRING,
                OnnxMl.TensorProto.DataType.FLOAT16,
                OnnxMl.TensorProto.DataType.UINT8,
                OnnxMl.TensorProto.DataType.UNDEFINED)) {
            assertRefused(
                    edit -> edit.claim("odd", 4, 1).with(model -> last(model).setDataType(type.getNumber())),
                    "tensor odd of type " + type.getNumber() + " (expected: FLOAT, DOUBLE, INT32, INT64 or BOOL)");
        }
        assertRefused(
                edit -> edit.node("text", "Cast", "to", OnnxMl.TensorProto.DataType.STRING.getNumber(), "numeric"),
                "Cast that gives text: type STRING (expected: FLOAT, DOUBLE, INT32, INT64 or BOOL)");
    }

    @Test
    void refusesAnAttributeThatIsThereTwice() {
        assertRefused(
                edit -> edit.node("twice", "Cast", "to", 1, "numeric").with(model -> {
                    OnnxMl.NodeProto.Builder cast = model.getGraphBuilder()
                            .getNodeBuilder(model.getGraph().getNodeCount() - 1);
                    cast.addAttribute(cast.getAttribute(0).toBuilder().setI(7));
                }),
                "attribute to twice in Cast (expected: once)");
    }

    @Test
    void refusesTwoValuesOfOneName() {
        assertRefused(edit -> edit.node("numeric", "Exp", "numeric"), "two values named numeric (expected: one)");
    }

    /** Two bytes are a node, and each would be an object of a hundred; the count is known before one is made. */
    @Test
    void refusesAGraphThatUnfoldsInMemory() {
        byte[] nodes = new byte[20 << 20];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = (1 << 3) | 2; // field 1 of a graph, of no bytes
        }
        byte[] onnx = OnnxMl.ModelProto.newBuilder()
                .setGraph(OnnxMl.GraphProto.getDefaultInstance())
                .build()
                .toByteArray();
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(Arrays.copyOf(onnx, onnx.length - 1));
        for (int rest = nodes.length; rest > 0; rest >>>= 7) {
            bomb.write(rest >>> 7 > 0 ? (rest & 0x7f) | 0x80 : rest);
        }
        bomb.writeBytes(nodes);
        byte[] bytes = bomb.toByteArray();

        long before = allocated();
        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", bytes, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessage("score.onnx: no ONNX model (more than 1000000 fields); nothing was loaded");
        assertThat(allocated() - before).isLessThan(5L * bytes.length);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static OnnxMl.TensorProto.Builder last(OnnxMl.ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilder(model.getGraph().getInitializerCount() - 1);
    }

    private static void assertRefused(UnaryOperator<GraphEdit> change, String found) {
        byte[] changed = change.apply(GraphEdit.ofScore()).bytes();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", changed, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("score.onnx: ")
                .hasMessageContaining(found)
                .hasMessageEndingWith("nothing was loaded");
    }

    @Test
    void refusesAnotherOpsetAnotherFormatAndFunctions() {
        assertChangeRefused(model -> model.getOpsetImportBuilder(0).setVersion(18), "opset \"\" 18");
        assertChangeRefused(model -> model.getOpsetImportBuilder(0).setDomain("x"), "opset \"x\" 17");
        assertChangeRefused(OnnxMl.ModelProto.Builder::clearOpsetImport, "0 opsets");
        assertChangeRefused(model -> model.setIrVersion(9), "IR version 9");
        assertChangeRefused(model -> model.addFunctions(OnnxMl.FunctionProto.newBuilder()), "functions");
    }

    @Test
    void refusesPortsThatTheManifestDoesNotDeclare() {
        assertChangeRefused(model -> model.getGraphBuilder().removeOutput(3), "outputs [");
        assertChangeRefused(model -> model.getGraphBuilder().getInputBuilder(0).setName("events"), "inputs [");
        assertChangeRefused(
                model -> model.getGraphBuilder()
                        .getInputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.DOUBLE.getNumber()),
                "numeric of another type or shape");
    }

    /** As an int, it would be the width that is declared. */
    @Test
    void refusesAWidthBeyondInt32() {
        assertChangeRefused(
                model -> {
                    OnnxMl.TensorShapeProto.Dimension.Builder width = model.getGraphBuilder()
                            .getInputBuilder(0)
                            .getTypeBuilder()
                            .getTensorTypeBuilder()
                            .getShapeBuilder()
                            .getDimBuilder(1);
                    width.setDimValue(width.getDimValue() + (1L << 32));
                },
                "numeric of another type or shape");
    }

    @Test
    void refusesATensorInSegments() {
        assertChangeRefused(
                model -> weight(model).setSegment(OnnxMl.TensorProto.Segment.newBuilder()),
                "tensor c0 in segments (expected: all of it)");
    }

    private static OnnxMl.TensorProto.Builder weight(OnnxMl.ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilder(0);
    }

    @Test
    void passesTheSameWeightAsBytes() {
        OnnxMl.ModelProto.Builder model = builder();
        ByteBuffer raw = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        weight(model).getFloatDataList().forEach(raw::putFloat);
        weight(model).clearFloatData().setRawData(ByteString.copyFrom(raw.flip()));

        OnnxCheck.check("score.onnx", model.build().toByteArray(), DECLARED);
    }

    @Test
    void refusesSparseTensorsAndGraphsForTraining() {
        assertChangeRefused(
                model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .addSparseTensors(OnnxMl.SparseTensorProto.newBuilder())),
                "a sparse tensor in IsNaN");
        assertChangeRefused(
                model -> model.addTrainingInfo(OnnxMl.TrainingInfoProto.newBuilder()), "graphs for training");
    }

    /** Two bytes each, and some two hundred in memory. */
    @Test
    void refusesMoreFieldsThanGraphsHave() {
        assertChangeRefused(
                model -> {
                    for (int i = 0; i < OnnxSize.MOST_FIELDS; i++) {
                        model.getGraphBuilder().addNode(OnnxMl.NodeProto.getDefaultInstance());
                    }
                },
                "no ONNX model (more than 1000000 fields)");
    }

    @Test
    void refusesWhatOnnxDoesNotHave() {
        assertChangeRefused(
                model -> model.setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build()),
                "no ONNX model (field 99 of ModelProto)");
        assertChangeRefused(
                model -> model.setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                7,
                                UnknownFieldSet.Field.newBuilder()
                                        .addGroup(UnknownFieldSet.getDefaultInstance())
                                        .build())
                        .build()),
                "no ONNX model (a group in ModelProto)");
    }

    @Test
    void refusesMessagesThatAreNestedDeep() {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        for (int i = 0; i < 3; i++) {
            graph = OnnxMl.GraphProto.newBuilder()
                    .addNode(OnnxMl.NodeProto.newBuilder()
                            .addAttribute(OnnxMl.AttributeProto.newBuilder().setG(graph)));
        }
        OnnxMl.GraphProto deep = graph.build();

        assertChangeRefused(model -> model.setGraph(deep), "no ONNX model (messages nested deeper than 8)");
    }

    @Test
    void survivesAnyBytes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = Arrays.copyOf(SCORE, random.nextInt(1, SCORE.length));
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> OnnxCheck.check("score.onnx", mutated, DECLARED))
                    .isInstanceOf(ZooException.Untrusted.class);
        }
    }

    private static void assertChangeRefused(Consumer<OnnxMl.ModelProto.Builder> change, String found) {
        OnnxMl.ModelProto.Builder model = builder();
        change.accept(model);
        byte[] changed = model.build().toByteArray();

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", changed, DECLARED))
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageStartingWith("score.onnx: " + found)
                .hasMessageEndingWith("nothing was loaded");
    }

    private static OnnxMl.ModelProto.Builder builder() {
        try {
            return OnnxMl.ModelProto.parseFrom(SCORE).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
