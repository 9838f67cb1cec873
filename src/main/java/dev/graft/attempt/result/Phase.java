package dev.graft.attempt.result;

/** What a worker is doing. */
public enum Phase {
    PREPARING_DATA,
    EXTRACTING_FEATURES,
    TRAINING_HEAD,
    FINDING_LEARNING_RATE,
    FINE_TUNING,
    TRAINING_BASELINE,
    EVALUATING,
    REGISTERING
}
