package dev.graft;

import dev.graft.worker.WorkerMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/** Starts Graft in one of its modes. */
@QuarkusMain
public final class Main {
    private static final String USAGE = """
            usage: java -jar quarkus-run.jar [serve | demo [--exit] | worker ATTEMPT_DIRECTORY]

              serve    the service; what happens without a mode
              demo     the service, and a guided tour through its REST API; with --exit, ends after it
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
        } else if (mode.equals("worker")) {
            WorkerMain.main(rest);
        } else {
            System.err.print(USAGE);
            System.exit(mode.equals("--help") ? 0 : 2);
        }
    }
}
