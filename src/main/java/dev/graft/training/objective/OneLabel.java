package dev.graft.training.objective;

import dev.graft.dataset.item.Split;
import dev.graft.metric.Answers;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.metric.SplitEvaluation;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.Targets;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Assessment;
import dev.graft.training.evaluation.Findings;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Classification: of the logits, a label each, the right one shall be the largest. */
record OneLabel(TrainingData data) implements Objective {
    @Override
    public Targets targets(int[] ordinals, Optional<Mixing> mixing) {
        int[] truth = truth(ordinals);
        int labels = data.outputs();
        return mixing.<Targets>map(m -> new Targets.Dense(m.targets(truth, labels), labels))
                .orElseGet(() -> new Targets.Classes(truth));
    }

    private int[] truth(int[] ordinals) {
        return Arrays.stream(ordinals)
                .map(ordinal -> data.classIndex()[ordinal])
                .toArray();
    }

    @Override
    public double right(int[] ordinals, float[] outputs) {
        int width = data.outputs();
        int right = 0;
        for (int i = 0; i < ordinals.length; i++) {
            float[] row = Arrays.copyOfRange(outputs, i * width, (i + 1) * width);
            right += Softmax.argmax(row) == data.classIndex()[ordinals[i]] ? 1 : 0;
        }
        return right;
    }

    @Override
    public SplitEvaluation judged(int[] ordinals, float[] outputs) {
        return Evaluation.of(data.labels(), Objective.ids(data, ordinals), truth(ordinals), outputs);
    }

    @Override
    public Findings findings(
            Map<String, Optional<float[]>> outputs,
            Frozen frozen,
            Optional<Map<String, Optional<float[]>>> fromScratch,
            Method method,
            Runnable alive)
            throws IOException {
        Map<String, Optional<Answers>> answers = new LinkedHashMap<>();
        outputs.forEach((split, some) -> {
            int[] ordinals = Objective.ordinals(data, split);
            answers.put(
                    split,
                    some.map(logits ->
                            new Answers(data.labels(), Objective.ids(data, ordinals), truth(ordinals), logits)));
        });
        return new Assessment(data, method, alive).of(answers, frozen.features(), fromScratch.flatMap(this::accuracy));
    }

    /** On the split that judges. */
    private Optional<Interval> accuracy(Map<String, Optional<float[]>> outputs) {
        Split judging = data.test().length > 0 ? Split.TEST : Split.VALIDATION;
        int[] ordinals = Objective.ordinals(data, judging.code());
        return outputs.get(judging.code())
                .map(given -> Interval.ofShare((int) right(ordinals, given), ordinals.length));
    }
}
