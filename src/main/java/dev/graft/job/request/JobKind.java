package dev.graft.job.request;

/** What a job does with its dataset. */
public enum JobKind {
    /** Makes a version of a model. */
    TRAINING,
    /** Finds the base model that suits best. */
    RANKING,
    /** Finds how good a version of a model is on it. */
    EVALUATION
}
