package dev.elbow.trainer.latent;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.LatentJson;
import dev.elbow.trainer.data.EventRows;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Answers events with their latent codes. Not thread-safe; closed by its owner. */
public final class Encoding implements AutoCloseable {

    private final LatentEncoder encoder;
    private final EventBatch events;
    private final LineAnswers answers;

    /** The codes of one stream or file. */
    public Encoding(VerifiedPackage verified, OutputStream out) {
        EventSchema schema = verified.manifest().schema();
        this.encoder = LatentEncoder.open(verified);
        this.events = new EventBatch(schema);
        Codes codes = new Codes(encoder, new JsonEventDecoder(schema), events);
        this.answers = new LineAnswers(codes, JsonEventDecoder.DEFAULT_MAX_BYTES, out);
    }

    /** Answers JSON lines, as soon as they are there. */
    public LineAnswers lines(InputStream in) throws IOException {
        new LineSplitter(JsonEventDecoder.DEFAULT_MAX_BYTES, answers).split(in);
        return answers;
    }

    /**
     * Answers the rows of a data file.
     *
     * @throws dev.elbow.trainer.data.TrainerDataException where the file cannot be read as such events
     */
    public LineAnswers rows(Path file) throws IOException {
        try (EventRows rows = EventRows.open(file)) {
            rows.read(events, (refusal, holds) -> taken(refusal));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        answers.pause();
        return answers;
    }

    private void taken(Optional<Refusal> refusal) {
        try {
            answers.taken(refusal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }

    private static final class Codes implements LineAnswers.Batch {
        private final LatentEncoder encoder;
        private final EventDecoder decoder;
        private final EventBatch events;
        private LatentCodes codes;

        Codes(LatentEncoder encoder, EventDecoder decoder, EventBatch events) {
            this.encoder = encoder;
            this.decoder = decoder;
            this.events = events;
            this.codes = encoder.encode(events);
        }

        @Override
        public Optional<Refusal> take(byte[] line) {
            return decoder.decode(line, events);
        }

        @Override
        public void run() {
            codes = encoder.encode(events);
        }

        @Override
        public Optional<Refusal> refusal(int row) {
            return codes.refusal(row);
        }

        @Override
        public byte[] answer(int row) {
            return LatentJson.write(codes.code(row));
        }

        @Override
        public void clear() {
            events.clear();
        }
    }
}
