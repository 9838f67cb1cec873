package dev.graft.training.data;

/**
 * How the pictures of a batch were mixed: each is, by its share, itself, and by the rest its partner.
 *
 * @param partners by place in the batch, the place of the picture that was mixed in
 * @param shares by place in the batch, 0 to 1
 */
public record Mixing(int[] partners, float[] shares) {
    public Mixing {
        if (partners.length != shares.length) {
            throw new IllegalArgumentException(partners.length + " partners, " + shares.length + " shares");
        }
    }

    /**
     * What the mixed pictures are to be told: {@code [size, labels]}, share at the own class and the rest at the
     * partner's, as torchvision's {@code MixUp} and {@code CutMix} make them. Each row's sum is 1; a smoothing of labels
     * is left to the loss.
     *
     * @param classIndex by place in the batch
     * @param labels how many there are
     */
    public float[] targets(int[] classIndex, int labels) {
        float[] targets = new float[classIndex.length * labels];
        for (int i = 0; i < classIndex.length; i++) {
            targets[i * labels + classIndex[i]] += shares[i];
            targets[i * labels + classIndex[partners[i]]] += 1 - shares[i];
        }
        return targets;
    }

    /**
     * The same for targets that are numbers already, one for each label or value.
     *
     * @param targets {@code [size, width]}; stays as it is
     */
    public float[] targets(float[] targets, int width) {
        float[] mixed = new float[targets.length];
        for (int i = 0; i < partners.length; i++) {
            for (int k = 0; k < width; k++) {
                mixed[i * width + k] =
                        shares[i] * targets[i * width + k] + (1 - shares[i]) * targets[partners[i] * width + k];
            }
        }
        return mixed;
    }
}
