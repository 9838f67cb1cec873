package dev.graft;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Whether the service may listen where it is told to. */
final class Listening {
    private Listening() {}

    /** @throws GraftException where everybody on a network could use it without a key */
    static void check(GraftConfig config) {
        if (!isLoopback(config.host()) && config.apiKeys().orElse(List.of()).isEmpty() && !config.insecure()) {
            throw new GraftException(
                    ErrorCode.FORBIDDEN,
                    "Graft would listen on " + config.host()
                            + " without asking for keys. Set GRAFT_API_KEYS, or GRAFT_INSECURE=true if that is meant.");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
