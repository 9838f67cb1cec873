package dev.graft.model;

/** Who is told how long predictions take; called from many threads. */
public interface Timings {
    /** A part of answering a request. */
    enum Stage {
        /** From bytes to the network's input, all images of the request. */
        DECODE,
        /** Until the forward pass of the request's last image began. */
        QUEUE,
        /** The forward pass that the request's last image was in. */
        FORWARD,
        TOTAL
    }

    void took(String model, Stage stage, long nanos);

    /** For those who do not care. */
    static Timings none() {
        return (model, stage, nanos) -> {};
    }
}
