package dev.graft.attempt;

/** What a model is compared with on request, beside what is compared anyway. */
public enum Baseline {
    /** The same network, trained from random weights by as many epochs. */
    FROM_SCRATCH
}
