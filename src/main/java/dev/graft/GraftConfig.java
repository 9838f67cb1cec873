package dev.graft;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of the service. Each can be given as an environment variable ({@code GRAFT_HOME} for {@code graft.home})
 * or a system property; an unknown one stops the start.
 */
@ConfigMapping(prefix = "graft")
public interface GraftConfig {
    /** Where everything is kept that Graft is told or makes. */
    @WithDefault("${user.home}/.graft")
    Path home();

    /** Address to listen on; any other than loopback needs {@link #apiKeys} or {@link #insecure}. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to listen on; 0 takes a free one. */
    @WithDefault("8080")
    int port();

    /** Keys of which every request must carry one, separated by commas; without any, none is asked for. */
    Optional<List<String>> apiKeys();

    /** Whether to listen on other addresses than loopback without keys. */
    @WithDefault("false")
    boolean insecure();

    /** Folders of base models, or folders of such folders, separated as in {@code PATH}. */
    Optional<String> baseModels();

    /** Workers on the processor where there is no GPU; they share the cores. */
    @WithDefault("1")
    int cpuWorkers();

    /** Bound of what is kept because it was costly to compute, in bytes; what was unused longest goes first. */
    @WithDefault("8589934592")
    long cacheMaxBytes();

    Dataset dataset();

    Job job();

    Model model();

    /** Limits of uploads. */
    interface Dataset {
        /** Bytes of an upload. */
        @WithDefault("2147483648")
        long maxBytes();

        /** Files in an archive. */
        @WithDefault("100000")
        int maxItems();

        /** Bytes of one file, unpacked. */
        @WithDefault("67108864")
        int maxItemBytes();

        /** Bytes of an archive, unpacked. */
        @WithDefault("8589934592")
        long maxUnpackedBytes();

        /** Pixels of one picture. */
        @WithDefault("50000000")
        long maxPixels();
    }

    /** How jobs are run. */
    interface Job {
        /** Attempts without progress after which a job has failed. */
        @WithDefault("3")
        int maxAttempts();

        /** Seconds without a sign of life after which a worker process is ended. */
        @WithDefault("120")
        long heartbeatTimeoutSeconds();
    }

    /** How models are served. */
    interface Model {
        /** Bytes of weights that are kept loaded. */
        @WithDefault("1073741824")
        long memoryBytes();
    }
}
