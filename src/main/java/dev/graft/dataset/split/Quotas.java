package dev.graft.dataset.split;

/**
 * How many items of each label go into each split: whole numbers near the label's share, whose sums over all labels are
 * near the whole dataset's. What rounding takes from or gives to a split at one label is carried on to the next, so that
 * it never adds up to a whole item (error diffusion, as Floyd and Steinberg do with grey).
 */
final class Quotas {
    private final double[] fractions;
    private final double[] carried;

    Quotas(double[] fractions) {
        this.fractions = fractions;
        this.carried = new double[fractions.length];
    }

    /**
     * The next label's quotas.
     *
     * @param items how many it has; at least one of them goes into train, the first split
     */
    int[] next(int items) {
        int[] quotas = new int[fractions.length];
        double[] due = new double[fractions.length];
        int left = items;
        for (int s = 0; s < quotas.length; s++) {
            due[s] = items * fractions[s] + carried[s];
            quotas[s] = Math.max(0, (int) Math.floor(due[s]));
            left -= quotas[s];
        }
        for (; left > 0; left--) {
            quotas[mostDue(due, quotas)]++;
        }
        for (; left < 0; left++) {
            quotas[leastDue(due, quotas)]--;
        }
        for (int s = 0; s < quotas.length; s++) {
            carried[s] = due[s] - quotas[s];
        }
        // Not carried on: with many labels of one item the other splits would be owed more than later labels have.
        if (quotas[0] == 0) {
            quotas[leastDue(due, quotas)]--;
            quotas[0]++;
        }
        return quotas;
    }

    /** The split that is furthest below what it is due; never one that is to stay empty. */
    private int mostDue(double[] due, int[] quotas) {
        int most = 0;
        for (int s = 1; s < due.length; s++) {
            if (fractions[s] > 0 && due[s] - quotas[s] > due[most] - quotas[most]) {
                most = s;
            }
        }
        return most;
    }

    /** The split with items that is least below, or furthest above, what it is due. */
    private static int leastDue(double[] due, int[] quotas) {
        int least = -1;
        for (int s = 0; s < due.length; s++) {
            if (quotas[s] > 0 && (least < 0 || due[s] - quotas[s] < due[least] - quotas[least])) {
                least = s;
            }
        }
        return least;
    }
}
