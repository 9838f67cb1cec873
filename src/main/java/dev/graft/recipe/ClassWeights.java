package dev.graft.recipe;

import java.util.List;

/** How much a label's items count in the loss. */
public enum ClassWeights {
    /** Every item the same. */
    NONE,
    /** Inversely to the label's frequency, as scikit-learn's "balanced". */
    BALANCED;

    /**
     * A weight for each label.
     *
     * @param trainItems items of each label, all above 0
     * @return empty for equal weights
     */
    public List<Double> of(List<Integer> trainItems) {
        if (this == NONE) {
            return List.of();
        }
        double all = trainItems.stream().mapToInt(Integer::intValue).sum();
        return trainItems.stream().map(n -> all / (trainItems.size() * n)).toList();
    }
}
