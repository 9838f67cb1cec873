package dev.graft.it;

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
        DemoRun.check(DemoRun.in(folder, Map.of(), List.of()));
    }
}
