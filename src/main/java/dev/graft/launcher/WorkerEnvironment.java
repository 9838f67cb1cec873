package dev.graft.launcher;

import dev.graft.job.Worker;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The environment of worker processes: the service's own, without its settings, tuned for training. */
public final class WorkerEnvironment {
    /**
     * The allocator keeps what was freed, for page faults cost more than arithmetic at large batches, and takes pages of 2 MB
     * where the kernel gives them to who asks: the first seconds of a job are mostly new memory. Waiting threads leave the
     * processor to others, but not at once: between the operations of a small network's step they would be woken too late.
     */
    private static final Map<String, String> TUNING = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "67108864",
            "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1",
            "OMP_WAIT_POLICY", "PASSIVE",
            "GOMP_SPINCOUNT", "5000",
            "OPT_OUT_TRACKING", "true");

    private WorkerEnvironment() {}

    /** Changes the environment that a process would inherit. */
    public static void apply(Map<String, String> environment, Worker worker, Path engineCache) {
        // Keys and passwords are the service's alone; all that a worker needs stands in its attempt.json.
        environment.keySet().removeIf(name -> {
            String upper = name.toUpperCase(Locale.ROOT);
            return upper.startsWith("GRAFT_") || upper.startsWith("QUARKUS_");
        });
        environment.putAll(TUNING);
        environment.put("DJL_CACHE_DIR", engineCache.toAbsolutePath().toString());
        if (worker.kind().equals("cuda")) {
            environment.put("CUDA_VISIBLE_DEVICES", Integer.toString(worker.index()));
        }
    }
}
