package dev.elbow.trainer.latent;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.LatentJson;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Answers latent codes with what the model expects there. Not thread-safe; closed by its owner. */
public final class Decoding implements AutoCloseable {

    private final LatentDecoder decoder;
    private final LineAnswers answers;

    /**
     * The expectations of one stream.
     *
     * @param symbols how many of the most probable symbols of each feature to name
     */
    public Decoding(VerifiedPackage verified, int symbols, OutputStream out) {
        this.decoder = LatentDecoder.open(verified);
        Expectation expectation = new Expectation(verified.manifest(), symbols);
        this.answers = new LineAnswers(new Codes(decoder, expectation), JsonEventDecoder.DEFAULT_MAX_BYTES, out);
    }

    /** Answers JSON lines, as soon as they are there. */
    public LineAnswers lines(InputStream in) throws IOException {
        new LineSplitter(JsonEventDecoder.DEFAULT_MAX_BYTES, answers).split(in);
        return answers;
    }

    @Override
    public void close() {
        decoder.close();
    }

    private static final class Codes implements LineAnswers.Batch {
        private final LatentDecoder decoder;
        private final Expectation expectation;
        private final LatentJson reader;
        private float[] codes;
        private int size;

        Codes(LatentDecoder decoder, Expectation expectation) {
            this.decoder = decoder;
            this.expectation = expectation;
            this.reader = new LatentJson(decoder.dimensions());
            this.codes = new float[decoder.dimensions()];
        }

        @Override
        public Optional<Refusal> take(byte[] line) {
            int at = size * decoder.dimensions();
            if (at == codes.length) {
                codes = Arrays.copyOf(codes, 2 * codes.length);
            }
            Optional<Refusal> refusal = reader.read(line, codes, at);
            size += refusal.isPresent() ? 0 : 1;
            return refusal;
        }

        @Override
        public void run() {
            if (size > 0) {
                expectation.take(decoder.decode(codes, size));
            }
        }

        @Override
        public Optional<Refusal> refusal(int row) {
            return expectation.refusal(row);
        }

        @Override
        public byte[] answer(int row) {
            return expectation.json(row);
        }

        @Override
        public void clear() {
            size = 0;
        }
    }
}
