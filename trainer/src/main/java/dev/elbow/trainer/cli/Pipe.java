package dev.elbow.trainer.cli;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Standard input and output as bytes, for commands that stand between others.
 *
 * @param in the lines to answer
 * @param out the answers
 */
record Pipe(InputStream in, OutputStream out) {

    /** What is done with it. */
    interface Work {
        void run() throws IOException;
    }

    /** That of the process. */
    static Pipe standard() {
        return new Pipe(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    /** Does the work; where nobody reads the answers any more, it ends quietly. */
    static void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) { // Java tells it from a full disk no better
                throw new CommandException(ExitCode.FAILED, "standard input or output: " + e.getMessage(), e);
            }
        }
    }
}
