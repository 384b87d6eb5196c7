package dev.elbow.trainer.benchmark;

import dev.elbow.zoo.VerifiedPackage;
import java.nio.file.Path;

/** How the model under test is made of training rows. */
public interface ModelRecipe {

    /** Looks at the rows of a CSV file, all of them to be trained on, and decides what to do with each column. */
    Draft draft(Path rows, long seed);

    /** What is to be done with certain rows. */
    interface Draft {

        /** All settings that are the same whatever the rows. */
        String settings();

        /** What was decided by the rows. */
        String columns();

        /** Fits and exports to a new folder; always on the same thread. */
        VerifiedPackage make(Path folder);
    }
}
