package dev.elbow.trainer.benchmark;

import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The finished runs of some folders as one document. Stateless. */
public final class Results {

    private Results() {}

    /**
     * Writes the document.
     *
     * @param folders of results, those of one protocol or several
     * @param reference a folder with figures of others
     * @param notes a Markdown file to end with: what figures cannot say themselves
     * @throws TrainerDataException where a folder or file cannot be read
     * @throws IOException where the document cannot be written
     */
    public static void write(Path file, List<Path> folders, Optional<Path> reference, Optional<Path> notes)
            throws IOException {
        Reference others = reference.map(Reference::read).orElse(Reference.NONE);
        Map<Protocol, List<SetRecord>> records = new EnumMap<>(Protocol.class);
        for (Path folder : folders) {
            for (SetRecord record : new ResultFolder(folder).all()) {
                records.computeIfAbsent(record.protocol(), none -> new ArrayList<>())
                        .add(record);
            }
        }
        StringBuilder text = new StringBuilder("# Results\n\n");
        text.append("Written by `elbow benchmark --report`: all tables are computed, never typed.")
                .append(notes.isPresent() ? " What they cannot say stands in the notes at the end.\n\n" : "\n\n");
        records.forEach(
                (protocol, some) -> text.append(new ProtocolSection(Summary.of(protocol, some), others).text()));
        notes.ifPresent(more -> text.append(read(more)));
        ResultFolder.write(file, text.toString());
    }

    private static String read(Path notes) {
        try {
            return Files.readString(notes);
        } catch (IOException e) {
            throw new TrainerDataException("notes " + notes + ": " + IoFault.of(e), e);
        }
    }
}
