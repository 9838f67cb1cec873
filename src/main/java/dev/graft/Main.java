package dev.graft;

import dev.graft.worker.WorkerMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Starts Graft in one of its modes. */
@QuarkusMain
public final class Main {
    private static final String USAGE = """
            usage: java -jar quarkus-run.jar [serve | demo [--exit] | backup HOME TARGET | worker ATTEMPT_DIRECTORY]

              serve    the service; what happens without a mode
              demo     the service, and a guided tour through its REST API; with --exit, ends after it
              backup   copies a server's home to an empty folder, while the server works
              worker   one training attempt; the service starts these itself
            """;

    private Main() {}

    public static void main(String[] arguments) {
        // Quarkus refuses a malformed address with an empty answer; the gate of the REST API does it with a problem.
        System.setProperty("vertx.disableURIValidation", "true");
        String mode = arguments.length == 0 ? "serve" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        if (mode.equals("serve") && rest.length == 0) {
            Quarkus.run();
        } else if (mode.equals("demo") && (rest.length == 0 || List.of(rest).equals(List.of("--exit")))) {
            Quarkus.run(DemoMode.class, rest);
        } else if (mode.equals("backup") && rest.length == 2) {
            backup(Path.of(rest[0]), Path.of(rest[1]));
        } else if (mode.equals("worker")) {
            WorkerMain.main(rest);
        } else {
            System.err.print(USAGE);
            System.exit(mode.equals("--help") ? 0 : 2);
        }
    }

    private static void backup(Path home, Path target) {
        try {
            Backup.copy(home, target);
            System.out.println(
                    "Copied " + home + " to " + target + "; GRAFT_HOME=" + target + " starts a server on it.");
        } catch (DirectoryNotEmptyException e) {
            System.err.println(target + " is not empty. Choose another folder.");
            System.exit(1);
        } catch (IOException e) {
            System.err.println("No backup could be made: " + e.getMessage());
            System.exit(1);
        }
    }
}
