package dev.elbow.zoo.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.schemas.model.Graph;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.verify.OnnxCheck;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxCheckFuzzTest {

    private static final Graph DECLARED =
            Objects.requireNonNull(TinyPackage.manifest().graphs().get("score"));

    static List<byte[]> graphs() {
        Map<String, byte[]> files = TinyPackage.files();
        return files.keySet().stream()
                .filter(name -> name.endsWith(".onnx"))
                .map(files::get)
                .toList();
    }

    @MethodSource("graphs")
    @Timeout(20)
    @DictionaryFile(resourcePath = "onnx.dict")
    @FuzzTest
    void passesOrIsRefused(byte[] onnx) {
        Refusals.read(ZooException.Untrusted.class, () -> OnnxCheck.operators("score.onnx", onnx));
        Refusals.read(ZooException.Untrusted.class, () -> {
            OnnxCheck.check("score.onnx", onnx, DECLARED);
            return onnx;
        });
    }
}
