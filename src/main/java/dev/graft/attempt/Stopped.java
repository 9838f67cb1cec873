package dev.graft.attempt;

/** Unwinds a training that was asked to stop and lies at a checkpoint. Not a failure: it never leaves the package. */
public final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Stopped() {
        super("stopped", null, false, false);
    }
}
