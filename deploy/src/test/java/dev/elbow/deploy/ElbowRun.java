package dev.elbow.deploy;

import dev.elbow.zoo.cli.Subcommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ServiceLoader;

/** A run of the command in this process. */
public record ElbowRun(int code, String out, String err) {

    /** Runs it to its end. */
    public static ElbowRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Elbow.create(ServiceLoader.load(Subcommand.class))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new ElbowRun(code, out.toString(), err.toString());
    }
}
