package dev.graft.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    @TempDir
    Path folder;

    @Test
    void theFirstCommandTeachesAModelAndSaysWhereToGo() {
        assumeFalse(OfflineIT.canBeAlone(folder), "OfflineIT runs the same with the network denied");
        DemoRun.check(DemoRun.in(folder, Map.of(), List.of()));
    }
}
