package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;

import dev.graft.attempt.Decisions;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.LearningRateTest;
import dev.graft.attempt.result.Phase;
import dev.graft.recipe.RangeTest;
import dev.graft.recipe.Recipe;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainStep;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.Sampler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the learning rate of a recipe that leaves it to be measured, on a copy of the weights: those that training begins with
 * are not touched, and nothing random is left behind, for every step seeds itself.
 *
 * @param context whose recipe has the rate once it is found
 * @param decisions with the test once it was made
 */
record LearningRateSearch(Context context, Decisions decisions) {
    /** Apart from the seeds of training's own steps. */
    private static final long SALT = 0x7261_6E67_65L;

    /**
     * Finds the rate, if that has not been done yet, and tells it.
     *
     * @param start weights of the whole network
     * @throws Stopped when the attempt is to stop
     */
    LearningRateSearch run(Map<String, HostTensor> start) throws IOException {
        Recipe recipe = context.recipe();
        if (!recipe.measuresLearningRate()) {
            return this;
        }
        context.begin(Phase.FINDING_LEARNING_RATE, 0);
        RangeTest test = test(recipe, start);
        Optional<Double> suggestion = test.suggestion();
        double rate = suggestion.orElse(recipe.standardLearningRate());
        String reason = suggestion.isPresent()
                ? "a range test over %d updates".formatted(test.points().size())
                        + " had its least smoothed loss at ten times that rate"
                : "a range test over %d updates saw no fall of the loss, so it is the usual one"
                        .formatted(test.points().size());
        LearningRateTest found = new LearningRateTest(rate, reason, test.points());
        Recipe followed = recipe.withLearningRate(rate);
        Decisions all = decisions.with(found);
        context.journal()
                .event(new WorkerEvent.Decided(
                        context.journal().now(),
                        followed,
                        all,
                        String.format(Locale.ROOT, "Learning rate %s: %s", rate, reason)));
        return new LearningRateSearch(context.following(followed), all);
    }

    private RangeTest test(Recipe recipe, Map<String, HostTensor> start) throws IOException {
        RangeTest test = new RangeTest();
        int accumulation = context.h().get(GRADIENT_ACCUMULATION);
        Sampler sampler = context.sampler(context.h().get(BATCH_SIZE));
        try (NetworkWeights copy = new NetworkWeights(
                        context.network(), start, context.spec().device());
                TrainStep step = new TrainStep(
                        copy,
                        new Unfreezing(context, recipe.withLearningRate(1))
                                .lastStage()
                                .plan());
                PixelBatches pictures = context.data().trainingPictures(context.h(), recipe.seed())) {
            boolean goOn = true;
            for (int epoch = 0; goOn; epoch++) {
                List<int[]> batches = Arrays.asList(sampler.epoch(epoch));
                pictures.begin(epoch, batches);
                for (int at = 0; goOn && at < batches.size(); at += accumulation) {
                    double[] rates = new Unfreezing(context, recipe.withLearningRate(test.rate()))
                            .lastStage()
                            .rates();
                    List<int[]> parts = batches.subList(at, Math.min(at + accumulation, batches.size()));
                    goOn = test.add(
                            update(step, pictures, parts, rates, test.points().size()));
                    goOn &= context.secondsLeft().getAsDouble() > 0;
                    context.alive();
                    context.journal().progress(0, test.points().size(), RangeTest.STEPS, 0);
                }
            }
        }
        return test;
    }

    /** @return the mean loss of the update's items */
    private double update(TrainStep step, PixelBatches pictures, List<int[]> parts, double[] rates, int number) {
        int items = parts.stream().mapToInt(part -> part.length).sum();
        long seed = Sampler.mix(context.recipe().seed() ^ SALT, number);
        boolean accumulates = context.h().get(GRADIENT_ACCUMULATION) > 1;
        double loss = 0;
        for (int i = 0; i < parts.size(); i++) {
            Batch batch = pictures.next();
            Targets targets = context.objective().targets(parts.get(i), pictures.mixing());
            double share = (double) parts.get(i).length / items;
            TrainStep.Result result = accumulates
                    ? step.accumulate(batch, targets, share, Sampler.mix(seed, i))
                    : step.run(batch, targets, rates, Sampler.mix(seed, i));
            loss += share * result.loss();
        }
        if (accumulates) {
            step.apply(rates);
        }
        return loss;
    }
}
