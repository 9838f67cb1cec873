package dev.graft.job;

/** What a job does with its dataset. */
public enum JobKind {
    /** Makes a version of a model. */
    TRAINING,
    /** Finds the base model that suits best. */
    RANKING
}
