package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.observe.Stage;

/** Takes what becomes of the rows of a batch, one after the other. */
interface RowAnswers {

    /** The next row, about which the model has its say. */
    void next(Stages.Scored scored, int row);

    /** The next row is one on which the model fails. */
    void next(Refusal refusal);

    /** A stage is over for some rows together. */
    void passed(Stage stage);
}
