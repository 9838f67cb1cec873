package dev.graft.training;

import dev.graft.attempt.Forecast;
import dev.graft.attempt.result.Phase;
import dev.graft.recipe.setting.Precision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How fast a training goes here, in seconds: what a {@link Rehearsal} measures.
 *
 * @param start from the start of the process until the data and the starting weights are there
 * @param load of a network for evaluation
 * @param fresh evaluation of a picture that was never looked at before, decoding included
 * @param seen evaluation of a picture that was
 * @param headUpdate one update of the head on features
 * @param headJudged evaluation of one item's features by the head
 * @param ready until the first step of fine-tuning is done
 * @param first an item of fine-tuning's first epoch, decoding included
 * @param later an item of a later epoch
 * @param apply what an update takes besides its items
 * @param written a byte of a checkpoint or model
 * @param multiplied a multiplication of the simpler ways that reports compare with
 */
record Pace(
        double start,
        double load,
        double fresh,
        double seen,
        double headUpdate,
        double headJudged,
        double ready,
        double first,
        double later,
        double apply,
        double written,
        double multiplied) {
    /**
     * How much there is to do.
     *
     * @param train items
     * @param validation items
     * @param test items
     * @param toExtract items whose features are not known yet; 0 where none are needed
     * @param headEpochs of the head alone
     * @param headUpdates in each of those
     * @param epochs of the network; 0 where the head is all
     * @param updates in each of those
     * @param checkpointBytes of one checkpoint of the network
     * @param modelBytes of the finished model
     * @param comparison multiplications of the simpler ways that the report compares with; 0 where there are none
     */
    record Amount(
            int train,
            int validation,
            int test,
            int toExtract,
            int headEpochs,
            int headUpdates,
            int epochs,
            int updates,
            long checkpointBytes,
            long modelBytes,
            double comparison) {
        boolean hasHeadPhase() {
            return headEpochs > 0;
        }
    }

    Forecast forecast(Amount amount, Optional<Precision> precision) {
        double headEpoch = amount.headUpdates * headUpdate + amount.validation * headJudged;
        double epoch = amount.train * later
                + amount.updates * apply
                + amount.validation * seen
                + amount.checkpointBytes * written;
        double judged = amount.validation + amount.test;
        Map<Phase, Double> phases = new LinkedHashMap<>();
        phases.put(Phase.PREPARING_DATA, start);
        phases.put(Phase.EXTRACTING_FEATURES, amount.toExtract == 0 ? 0 : load + amount.toExtract * fresh);
        phases.put(Phase.TRAINING_HEAD, amount.headEpochs * headEpoch);
        double evaluating = amount.comparison * multiplied;
        double tuning = 0;
        if (amount.epochs > 0) {
            double decoding = amount.hasHeadPhase() ? 0 : judged * (fresh - seen);
            tuning = ready + amount.epochs * epoch + amount.train * (first - later);
            evaluating += load + judged * seen + decoding;
        }
        phases.put(Phase.FINE_TUNING, tuning);
        phases.put(Phase.EVALUATING, evaluating);
        phases.put(Phase.REGISTERING, 2 * amount.modelBytes * written);
        Map<String, Double> named = new LinkedHashMap<>();
        phases.forEach((phase, seconds) -> named.put(phase.name().toLowerCase(Locale.ROOT), Math.max(0, seconds)));
        return new Forecast(amount.epochs > 0 ? epoch : headEpoch, named, precision);
    }
}
