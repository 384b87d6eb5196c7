package dev.elbow.zoo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
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
