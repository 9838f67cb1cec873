package dev.graft;

import dev.graft.demo.Demo;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service with the demonstration as its first client; goes on serving unless told to exit. */
public final class DemoMode implements QuarkusApplication {
    @Override
    public int run(String... arguments) {
        // The port that was taken, where any was asked for.
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        int status = Demo.run(URI.create("http://127.0.0.1:" + port), System.out);
        if (arguments.length == 0 && status == 0) {
            System.out.println("The service stays up; Ctrl-C ends it.");
            Quarkus.waitForExit();
        }
        return status;
    }
}
