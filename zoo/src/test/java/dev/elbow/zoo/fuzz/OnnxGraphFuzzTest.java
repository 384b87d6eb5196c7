package dev.elbow.zoo.fuzz;

import ai.onnx.proto.OnnxMl;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.verify.OnnxCheck;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;

/** Where bytes are changed, lengths around them go wrong; here whole fields are, beside those of a graph that passes. */
class OnnxGraphFuzzTest {

    private static final byte[] SOUND =
            Objects.requireNonNull(TinyPackage.files().get("score.onnx"));

    private static final Graph DECLARED =
            Objects.requireNonNull(TinyPackage.manifest().graphs().get("score"));

    @Timeout(20)
    @FuzzTest
    void passesOrIsRefused(OnnxMl.@NotNull ModelProto more) throws IOException {
        byte[] onnx = OnnxMl.ModelProto.parseFrom(SOUND).toBuilder()
                .mergeFrom(more)
                .build()
                .toByteArray();

        Refusals.read(ZooException.Untrusted.class, () -> OnnxCheck.operators("score.onnx", onnx));
        Refusals.read(ZooException.Untrusted.class, () -> {
            OnnxCheck.check("score.onnx", onnx, DECLARED);
            return onnx;
        });
    }
}
