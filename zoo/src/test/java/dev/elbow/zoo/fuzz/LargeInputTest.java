package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import dev.elbow.schemas.model.Graph;
import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.verify.OnnxCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fuzzer is too small for: files within their caps in bytes that would fill any memory as objects. */
@Tag("small-heap")
class LargeInputTest {

    private static final int MEGABYTE = 1 << 20;
    private static final Graph DECLARED =
            Objects.requireNonNull(TinyPackage.manifest().graphs().get("score"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            16 | {"features": [ | 0  | more than 4000000 names, values and brackets
            7  | {"features": [ | 0  | $.features: must have at most 4,096 items but found 3,
            1  | {"files": [    | {} | $.files
            """)
    void aManifestIsRefused(int megabytes, String head, String value, String found) {
        byte[] manifest = list(megabytes, head, value);

        assertThatThrownBy(() -> DocumentJson.readManifest(manifest)).hasMessageStartingWith("model.json: " + found);
    }

    /** A pattern whose groups repeat would take stack for each word. */
    @Test
    void aLongNameIsRefused() {
        byte[] manifest = utf8("{\"name\": \"a" + "-a".repeat(MEGABYTE) + "\"}");

        assertThatThrownBy(() -> DocumentJson.readManifest(manifest))
                .hasMessageStartingWith("model.json: $.name: must be at most 100 characters long");
    }

    @Test
    void goldenVectorsAreRefused() {
        byte[] golden = list(7, "{\"tolerance\": 1e-4, \"cases\": [", "0");

        assertThatThrownBy(() -> DocumentJson.readGolden(golden))
                .hasMessageStartingWith("golden.json: $.cases: must have at most 4,096 items but found 3,");
    }

    @Test
    void anIndexIsRefused() {
        byte[] index = list(16, "{\"manifests\": [", "{}");

        assertThatThrownBy(() -> ArtifactJson.readIndex(index))
                .hasMessageStartingWith("index.json: more than 200000 names, values and brackets");
    }

    private static byte[] list(int megabytes, String head, String value) {
        int count = (megabytes * MEGABYTE - head.length() - 2) / (value.length() + 1);
        return utf8(head + (value + ",").repeat(count - 1) + value + "]}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aGraphOfEmptyNodesIsRefused() throws IOException {
        byte[] onnx = model(new byte[64 * MEGABYTE], 0x0a);

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .hasMessage("score.onnx: no ONNX model (more than 1000000 fields); nothing was loaded");
    }

    /** A tensor's dimensions are packed here: a byte each, and eight in memory. */
    @Test
    void aShapeOfMillionsOfDimensionsIsRefused() throws IOException {
        byte[] tensor = field(1, new byte[64 * MEGABYTE]);
        byte[] onnx = model(field(5, tensor), 0);

        assertThatThrownBy(() -> OnnxCheck.check("score.onnx", onnx, DECLARED))
                .hasMessage("score.onnx: no ONNX model (more than 8388608 integers); nothing was loaded");
    }

    /** A model of that graph; where a tag is given, each second byte of the graph is it. */
    private static byte[] model(byte[] graph, int tag) throws IOException {
        for (int i = 0; i < graph.length && tag > 0; i += 2) {
            graph[i] = (byte) tag;
        }
        return field(7, graph);
    }

    private static byte[] field(int number, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 16);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(number, content);
        out.flush();
        return bytes.toByteArray();
    }
}
