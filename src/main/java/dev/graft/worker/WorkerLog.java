package dev.graft.worker;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What a worker says about its work: lines on the standard error, which the service has led to the attempt's log. The log
 * manager of Quarkus, which libraries find on the class path, would keep all of it for a server that never starts here.
 */
final class WorkerLog {
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$-7s [%3$s] %5$s%6$s%n";

    /** Held, because levels go with loggers that nobody holds. */
    private static final List<Logger> QUIET =
            Stream.of("ai.djl").map(Logger::getLogger).toList();

    private WorkerLog() {}

    static void open() {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(new ConsoleHandler());
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }
}
