package dev.graft.dataset;

/** Where a dataset stands. Only {@link #VALIDATING} changes. */
public enum DatasetStatus {
    /** Its upload is being read. */
    VALIDATING,
    /** Jobs can use it; its items never change. */
    READY,
    /** Its upload is not usable; its error says why. */
    FAILED;

    public boolean mayBecome(DatasetStatus next) {
        return this == VALIDATING && next != VALIDATING;
    }
}
