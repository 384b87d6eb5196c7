package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.trainer.fixture.Chunked;
import dev.elbow.trainer.fixture.RandomModel;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountStartTest {

    @Test
    void countsStartAtTheMeanOfWhatIsObserved() {
        List<Head> heads = List.of(Head.NEGATIVE_BINOMIAL, Head.GAUSSIAN, Head.POISSON);
        RandomModel model = RandomModel.of(heads, PosteriorKind.DIAGONAL, false, 1);
        EventBatch batch = new EventBatch(model.layout().schema());
        for (float count : new float[] {3, Float.NaN, 9}) {
            batch.begin();
            batch.numeric(0, count);
            batch.numeric(1, 5);
            batch.numeric(2, 0);
            batch.commit();
        }

        Parameters started = CountStart.of(model.parameters(), new Chunked(batch, 2));

        float[] bias = started.get("decoder.output.bias");
        // In the network's order: the Gaussian, then Poisson, then negative binomial.
        assertThat(bias[0]).isZero();
        assertThat((double) bias[1]).isCloseTo(Math.log(1e-3), within(1e-6)); // never above 0
        assertThat((double) bias[2]).isCloseTo(Math.log(6), within(1e-6));
    }
}
