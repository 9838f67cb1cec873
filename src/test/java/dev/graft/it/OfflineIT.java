package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.it.harness.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineIT {
    /** Server, worker and client in a network of their own, of which there is nothing but the loopback address. */
    private static final List<String> ALONE =
            List.of("unshare", "-rn", "bash", "-c", "ip link set lo up && exec \"$@\"", "alone");

    @TempDir
    Path folder;

    @Test
    void nothingIsDownloadedFromDatasetToPrediction() {
        assumeTrue(canBeAlone(folder), "this machine lets nobody make a network namespace (unshare -rn)");

        // Natives too come out of the jar.
        Map<String, String> nothingCached =
                Map.of("DJL_CACHE_DIR", folder.resolve("engine").toString());
        DemoRun.check(DemoRun.in(folder, nothingCached, ALONE));
    }

    /** Whether the machine lets somebody make a network of their own. */
    static boolean canBeAlone(Path folder) {
        List<String> bash = List.of("bash", "-c", "command -v unshare ip > /dev/null && unshare -rn ip link set lo up");
        if (Command.run(Duration.ofSeconds(10), folder, Map.of(), bash).exit() != 0) {
            return false;
        }
        List<String> routes = Stream.concat(ALONE.stream(), Stream.of("ip", "route", "show", "default"))
                .toList();
        assertThat(Command.run(Duration.ofSeconds(10), folder, Map.of(), routes))
                .isEqualTo(new Command(0, ""));
        return true;
    }
}
