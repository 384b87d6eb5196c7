package dev.elbow.scorer.score;

import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A tiny package, opened before all tests of a class and closed after them. */
public final class OpenTiny implements BeforeAllCallback, AfterAllCallback {

    private final Function<Path, VerifiedPackage> writer;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private TemporaryFolder folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private VerifiedPackage model;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PackageSession session;

    /** The plain one. */
    public OpenTiny() {
        this(TinyPackage::write);
    }

    private OpenTiny(Function<Path, VerifiedPackage> writer) {
        this.writer = writer;
    }

    /** One with a second graph. */
    public static OpenTiny tightened() {
        return new OpenTiny(TinyPackage::writeTightened);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        folder = TemporaryFolder.create("elbow-tiny");
        model = writer.apply(folder.path().resolve("tiny"));
        session = model.open(Provider.CPU);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        session.close();
        folder.close();
    }

    public VerifiedPackage model() {
        return model;
    }

    public PackageSession session() {
        return session;
    }
}
