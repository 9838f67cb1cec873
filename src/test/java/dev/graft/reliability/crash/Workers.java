package dev.graft.reliability.crash;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The worker processes of this machine that work below a folder. */
public final class Workers {
    private static final String MAIN = "dev.graft.worker.WorkerMain";

    /** A worker process and the attempt directory that it was given. */
    public record Worker(ProcessHandle process, Path attempt) {
        /** As the API names it. */
        public String job() {
            return attempt.getParent().getFileName().toString();
        }
    }

    private Workers() {}

    /** All that live, whichever server has started them. */
    public static List<Worker> below(Path home) {
        return ProcessHandle.allProcesses()
                .map(Workers::worker)
                .flatMap(Optional::stream)
                .filter(worker -> worker.attempt.startsWith(home.toAbsolutePath()))
                .toList();
    }

    private static Optional<Worker> worker(ProcessHandle process) {
        List<String> words = Arrays.asList(process.info().arguments().orElse(new String[0]));
        int main = words.indexOf(MAIN);
        return main < 0 || main + 1 >= words.size()
                ? Optional.empty()
                : Optional.of(new Worker(process, Path.of(words.get(main + 1))));
    }
}
