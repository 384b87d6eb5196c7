package dev.elbow.zoo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
        assertRefused(model -> model.getGraphBuilder().getNodeBuilder(0).setOpType("Loop"), "operator \"\" Loop");
    }

    @Test
    void refusesACustomDomain() {
        assertRefused(
                model -> model.getGraphBuilder().getNodeBuilder(0).setDomain("com.evil"),
                "operator \"com.evil\" IsNaN");
    }

    @Test
    void refusesExternalDataInAWeight() {
        assertRefused(
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
        assertRefused(
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
        assertRefused(
                model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("body")
                                .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                                .setG(OnnxMl.GraphProto.newBuilder())),
                "a subgraph in IsNaN");
    }

    @Test
    void refusesAnotherOpsetAnotherFormatAndFunctions() {
        assertRefused(model -> model.getOpsetImportBuilder(0).setVersion(18), "opset \"\" 18");
        assertRefused(model -> model.getOpsetImportBuilder(0).setDomain("x"), "opset \"x\" 17");
        assertRefused(OnnxMl.ModelProto.Builder::clearOpsetImport, "0 opsets");
        assertRefused(model -> model.setIrVersion(9), "IR version 9");
        assertRefused(model -> model.addFunctions(OnnxMl.FunctionProto.newBuilder()), "functions");
    }

    @Test
    void refusesPortsThatTheManifestDoesNotDeclare() {
        assertRefused(model -> model.getGraphBuilder().removeOutput(3), "outputs [");
        assertRefused(model -> model.getGraphBuilder().getInputBuilder(0).setName("events"), "inputs [");
        assertRefused(
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
        assertRefused(
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
    void refusesATensorThatHoldsOtherNumbersThanItsShapeSays() {
        assertRefused(
                model -> weight(model).setDims(1, 1_000_000_000), "tensor c0 of shape [1, 1000000000] with 3 numbers");
        assertRefused(model -> weight(model).setDims(1, -3), "tensor c0 of shape [1, -3]");
        assertRefused(
                model -> weight(model).setDims(0, 1L << 62).addDims(4),
                "tensor c0 of shape [4611686018427387904, 3, 4]");
        assertRefused(
                model -> weight(model).setDataType(OnnxMl.TensorProto.DataType.DOUBLE_VALUE),
                "tensor c0 of shape [1, 3]");
        assertRefused(
                model -> weight(model).setRawData(ByteString.copyFrom(new byte[12])), "tensor c0 of shape [1, 3]");
        assertRefused(
                model -> weight(model).clearFloatData().setRawData(ByteString.copyFrom(new byte[13])),
                "tensor c0 of shape [1, 3] with 13 bytes");
    }

    @Test
    void refusesATensorOfTextsOrInSegments() {
        assertRefused(
                model -> weight(model).setDataType(OnnxMl.TensorProto.DataType.STRING_VALUE),
                "tensor c0 of data type 8");
        assertRefused(
                model -> weight(model).setSegment(OnnxMl.TensorProto.Segment.newBuilder()), "tensor c0 of data type 1");
        assertRefused(model -> weight(model).setDataType(99), "tensor c0 of data type 99");
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
        assertRefused(
                model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .addSparseTensors(OnnxMl.SparseTensorProto.newBuilder())),
                "a sparse tensor in IsNaN");
        assertRefused(model -> model.addTrainingInfo(OnnxMl.TrainingInfoProto.newBuilder()), "graphs for training");
    }

    /** Two bytes each, and some two hundred in memory. */
    @Test
    void refusesMoreFieldsThanGraphsHave() {
        assertRefused(
                model -> {
                    for (int i = 0; i < OnnxSize.MOST_FIELDS; i++) {
                        model.getGraphBuilder().addNode(OnnxMl.NodeProto.getDefaultInstance());
                    }
                },
                "no ONNX model (more than 1000000 fields)");
    }

    @Test
    void refusesWhatOnnxDoesNotHave() {
        assertRefused(
                model -> model.setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build()),
                "no ONNX model (field 99 of ModelProto)");
        assertRefused(
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

        assertRefused(model -> model.setGraph(deep), "no ONNX model (messages nested deeper than 8)");
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

    private static void assertRefused(Consumer<OnnxMl.ModelProto.Builder> change, String found) {
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
