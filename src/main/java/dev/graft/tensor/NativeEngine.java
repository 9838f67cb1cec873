package dev.graft.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;

/**
 * The native library, started once a process. It makes no connection: telemetry is opted out and DJL is told that there
 * is no network. Thread counts can only be set before the start.
 */
public final class NativeEngine {
    private NativeEngine() {}

    /**
     * Sets the number of threads that one operation may use, before anything else of this package is touched; without it
     * libtorch takes one for each core.
     *
     * @param threads at least 1
     */
    public static void useThreads(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    /** Loads the native library if that has not been done; takes about a second. */
    public static void start() {
        Holder.ENGINE.getEngineName();
    }

    /** Starts it on a thread of its own; whoever needs it waits for that, and gets the error if there is one. */
    public static void startAhead() {
        Thread thread = new Thread(NativeEngine::start, "engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** The libraries in use, for reports: {@code PyTorch 2.7.1}. */
    public static String version() {
        return Holder.ENGINE.getEngineName() + " " + Holder.ENGINE.getVersion();
    }

    /** A scope that owns all tensors made in it and gives their memory back when it is closed. */
    static NDManager newScope(String device) {
        return Holder.ENGINE.newBaseManager(device(device));
    }

    /**
     * What DJL calls a device.
     *
     * @param name {@code cpu}, {@code cuda} or {@code cuda:0}: a process sees no more than one GPU
     */
    static Device device(String name) {
        return switch (name) {
            case "cpu" -> Device.cpu();
            case "cuda", "cuda:0" -> Device.gpu(0);
            default -> throw new IllegalArgumentException("no device is called '" + name + "'");
        };
    }

    /**
     * Copies numbers into a new tensor. On the processor they go into the library's own memory without a stop: a buffer of
     * Java's, which DJL would copy them to, begins anywhere, and MKL adds in another order where its inputs do not begin
     * where a vector register's line does. One run would differ from the next.
     */
    static NDArray copied(NDManager scope, FloatBuffer values, Shape shape) {
        if (scope.getDevice().isGpu() || shape.size() == 0) {
            return scope.create(values, shape, DataType.FLOAT32);
        }
        NDArray empty = scope.create(shape, DataType.FLOAT32);
        empty.toByteBuffer(true).asFloatBuffer().put(values);
        return empty;
    }

    /** Seeds every native random generator of the process. */
    static void seed(long seed) {
        JniUtils.setSeed(seed);
    }

    private static final class Holder {
        static final Engine ENGINE = load();

        private static Engine load() {
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.offline", "true");
            return Engine.getEngine("PyTorch");
        }
    }
}
