package dev.graft.reliability.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.GraftProcess;
import dev.graft.reliability.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
    /** However unlucky a job is, it is not given up. */
    private static final Map<String, String> SETTINGS =
            Map.of("GRAFT_JOB_MAX_ATTEMPTS", "10000", "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path folder;

    private final Account account = new Account();

    @Test
    void nothingThatWasAcknowledgedIsLostOrDoubledWhateverIsKilled() {
        Trial trial = Trial.begin("CrashIT");
        int rounds = trial.rounds(10, 200);
        Random random = trial.random();
        Path home = folder.resolve("home");
        int done = 0;
        try (GraftProcess server = GraftProcess.start(home, SETTINGS)) {
            Uploads uploads = new Uploads(server.rest(), account, new Random(random.nextLong()));
            Jobs jobs = new Jobs(server.rest(), account, new Random(random.nextLong()), uploads);
            Models models = new Models(server.rest(), account, new Random(random.nextLong()), jobs);
            List<Party> parties = List.of(uploads, jobs, models);
            Assault assault = new Assault(server, home, random);
            List<Blow> plan = new ArrayList<>();
            while (done < rounds) {
                if (plan.isEmpty()) {
                    plan.addAll(Blow.ten(random));
                }
                Blow blow = plan.remove(0);
                round(server, parties, assault, blow, uploads.archive());
                done++;
                draw(parties, home, server, "round %d (%s) with seed %d".formatted(done, blow, trial.seed()));
            }
            jobs.finish();
            draw(parties, home, server, "the end with seed " + trial.seed());
            uploads.deleteAll();
            new Leftovers(home, server.rest()).auditCaches(account);
            draw(parties, home, server, "the deletion of all datasets with seed " + trial.seed());
            server.stop();
            assertThat(Workers.below(home)).isEmpty();
        } finally {
            Workers.below(home).forEach(worker -> worker.process().destroyForcibly());
            System.out.println(account.table(done));
        }
    }

    private void round(GraftProcess server, List<Party> parties, Assault assault, Blow blow, byte[] archive) {
        Crowd crowd = new Crowd(parties);
        try {
            assault.strike(blow, archive);
            account.killed(blow.toString());
        } finally {
            crowd.stop();
        }
        if (blow.hitsServer()) {
            server.restart();
        }
    }

    private void draw(List<Party> parties, Path home, GraftProcess server, String when) {
        parties.forEach(Party::audit);
        new Leftovers(home, server.rest()).audit(account);
        assertThat(account.faults())
                .as(() -> "after %s; the server wrote:%n%s".formatted(when, server.log()))
                .isEmpty();
    }
}
