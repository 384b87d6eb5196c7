package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnx.proto.OnnxMl;
import com.sun.management.ThreadMXBean;
import dev.elbow.zoo.Deliveries.Way;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.GraphEdit;
import dev.elbow.zoo.fixture.ResidentPeak;
import dev.elbow.zoo.fixture.WholePackage;
import dev.elbow.zoo.sign.MinisignSecretKey;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages that are rightly signed, by somebody whose key is trusted, and mean harm: a graph that reads files, or never ends. */
class HostileGraphTest {

    private static final MinisignSecretKey KEY = MinisignSecretKey.generate(new SecureRandom());
    private static final WholePackage HONEST = WholePackage.of("tiny", "1.0.0").signed(KEY);
    private static final long MEMORY = 256L << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Deliveries deliveries;

    @BeforeEach
    void trustTheKey() {
        deliveries = new Deliveries(folder);
        deliveries.keys.add("ours", KEY.publicKey());
    }

    @AfterEach
    void close() {
        deliveries.close();
    }

    @ParameterizedTest
    @EnumSource
    void aGraphWithExternalDataIsRefused(Way way) throws IOException {
        Path secret = Files.write(folder.resolve("secret"), new byte[4]);

        assertRefused(
                way,
                graph -> graph.claim("weight", 0, 1)
                        .with(model -> last(model)
                                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue(secret.toString())))
                        .spend("weight"),
                "external data in tensor weight (expected: weights inside the file)");
    }

    private static OnnxMl.TensorProto.Builder last(OnnxMl.ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilder(model.getGraph().getInitializerCount() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aCustomOperatorIsRefused(Way way) throws IOException {
        assertRefused(
                way,
                graph -> graph.node("big", "Run", "numeric")
                        .with(model -> model.getGraphBuilder()
                                .getNodeBuilder(model.getGraph().getNodeCount() - 1)
                                .setDomain("com.example"))
                        .spend("big"),
                "operator \"com.example\" Run (expected: one of the listed standard operators)");
    }

    /** Its condition is a constant, true; by ONNX's own definition it goes on for ever. */
    @ParameterizedTest
    @EnumSource
    void aLoopWithoutEndIsRefused(Way way) throws IOException {
        OnnxMl.GraphProto body = OnnxMl.GraphProto.newBuilder()
                .setName("body")
                .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("i"))
                .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("on"))
                .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("still"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("on")
                        .addOutput("still"))
                .build();

        assertRefused(
                way,
                graph -> graph.node("big", "Loop", "", "")
                        .with(model -> model.getGraphBuilder()
                                .getNodeBuilder(model.getGraph().getNodeCount() - 1)
                                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                        .setName("body")
                                        .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                                        .setG(body)))
                        .spend("big"),
                "operator \"\" Loop (expected: one of the listed standard operators)");
    }

    static Stream<Arguments> waysAndOversized() {
        List<Arguments> all = List.of(
                oversized("an initializer", graph -> graph.claim("big", 4, 1L << 40), "tensor big with 1 numbers"),
                oversized(
                        "a constant shape",
                        graph -> graph.longs("shape", 1_000_000_000_000L).node("big", "ConstantOfShape", "shape"),
                        "bytes at once for 2 events, most of them for "),
                oversized(
                        "an expansion",
                        graph -> graph.longs("shape", 5_000_000_000L, 1, 1).node("big", "Expand", "numeric", "shape"),
                        "bytes at once for 2 events, most of them for "),
                oversized("doublings", HostileGraphTest::doubled, "bytes at once for 2 events, most of them for "),
                oversized(
                        "a shape of what comes in",
                        graph -> graph.node("big", "Expand", "numeric", "categorical"),
                        "Expand that gives big: a shape that nothing but a run can tell"));
        return Stream.of(Way.values())
                .flatMap(way -> all.stream().map(one -> Arguments.of(way, one.get()[0], one.get()[1], one.get()[2])));
    }

    private static Arguments oversized(String how, UnaryOperator<GraphEdit> change, String message) {
        return Arguments.of(how, change, message);
    }

    private static GraphEdit doubled(GraphEdit graph) {
        String last = "numeric";
        for (int i = 0; i < 36; i++) {
            graph.node("twice" + i, "Concat", "axis", 1, last, last);
            last = "twice" + i;
        }
        return graph.node("big", "Identity", last);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndOversized")
    void anOversizedTensorIsRefused(Way way, String how, UnaryOperator<GraphEdit> change, String message)
            throws IOException {
        assertRefused(way, graph -> change.apply(graph).spend("big"), message);
    }

    /** One that passes all checks of the file, but gives one number for all events. */
    @ParameterizedTest
    @EnumSource
    void anOutputOfAnotherShapeIsRefused(Way way) throws IOException {
        assertRefused(
                way,
                graph -> graph.rename("anomaly", "scored").node("anomaly", "ReduceMax", "keepdims", 1, "scored"),
                "score.onnx: output anomaly of shape [1] (expected: [64])");
    }

    private void assertRefused(Way way, UnaryOperator<GraphEdit> change, String message) throws IOException {
        byte[] onnx = change.apply(GraphEdit.ofScore()).bytes();
        WholePackage given = HONEST.with("score.onnx", onnx).declared().signed(KEY);

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            long heap = allocated();
            ResidentPeak resident = ResidentPeak.fromHere();
            assertThatThrownBy(() -> take(way, given))
                    .isInstanceOf(ZooException.Untrusted.class)
                    .hasMessageContaining("score.onnx: ")
                    .hasMessageContaining(message)
                    .hasMessageEndingWith("nothing was loaded");
            assertThat(allocated() - heap).as("on the heap").isLessThan(MEMORY);
            assertThat(resident.grown()).as("in all").isLessThan(2 * MEMORY);
        });
        deliveries.assertNothingIsVisible();
        assertThat(take(way, HONEST).manifest().reference()).isEqualTo("tiny:1.0.0");
    }

    private VerifiedPackage take(Way way, WholePackage given) {
        return deliveries.take(way, given.manifest(), given.files(), SignaturePolicy.REQUIRE);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** What is refused is refused by its graph: with others in their places, the same package is taken. */
    @Test
    void aGraphThatDoesNoHarmIsTaken() {
        byte[] onnx = GraphEdit.ofScore()
                .longs("shape", 1_000)
                .node("small", "ConstantOfShape", "shape")
                .spend("small")
                .bytes();
        WholePackage given = HONEST.with("score.onnx", onnx).declared().signed(KEY);

        for (Way way : Way.values()) {
            assertThat(take(way, given).file("score.onnx")).isEqualTo(onnx);
        }
    }
}
