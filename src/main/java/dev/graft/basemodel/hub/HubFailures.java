package dev.graft.basemodel.hub;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What is told of a hub that did not give what was asked for; each with the fact {@code hint}. */
final class HubFailures {
    private HubFailures() {}

    static GraftException offline(String what) {
        return failure(
                ErrorCode.HUB_OFFLINE,
                "HF_HUB_OFFLINE is set, so that " + what + " is not downloaded.",
                "Start the server without HF_HUB_OFFLINE; or put the model's folder (config.json, model.safetensors)"
                        + " where GRAFT_BASE_MODELS says, or upload it.");
    }

    static GraftException unauthorized(String repository, int status, String error, boolean withToken) {
        String who = withToken ? "with the token of HF_TOKEN" : "without a token";
        String hint = error.equals("GatedRepo")
                ? "Accept the model's licence on its page with the account that the token belongs to"
                        + (withToken ? "." : ", and start the server with that token in HF_TOKEN.")
                : withToken
                        ? "Check that the name is right, that the token is valid and may read this repository, and that"
                                + " the licence has been accepted on its page."
                        : "Check the name: a hub answers so for what does not exist, too. For a private repository or one"
                                + " whose licence must be accepted, start the server with HF_TOKEN.";
        return failure(
                ErrorCode.HUB_UNAUTHORIZED,
                "The hub refuses '" + repository + "' " + who + " (status " + status + ").",
                hint);
    }

    static GraftException notFound(String what) {
        return failure(
                ErrorCode.HUB_NOT_FOUND,
                "The hub has no " + what + ".",
                "Check the spelling on the hub's site; names there tell capitals from small letters.");
    }

    static GraftException rateLimited(Duration wait) {
        return failure(
                ErrorCode.HUB_RATE_LIMITED,
                "The hub is asked too often from here"
                        + (wait.isZero() ? "." : "; it wants to be left alone for " + wait.toSeconds() + " seconds."),
                "Import it again later. With HF_TOKEN, hubs allow more.");
    }

    static GraftException unreachable(URI endpoint, String why) {
        return failure(
                ErrorCode.HUB_UNREACHABLE,
                "The hub at " + endpoint + " can't be used: " + why + ".",
                "Check the server's network and HF_ENDPOINT, then delete this base model and import it again. Without a"
                        + " network, put the model's folder where GRAFT_BASE_MODELS says, or upload it.");
    }

    static GraftException damaged(String file, String how) {
        return failure(
                ErrorCode.DIGEST_MISMATCH,
                file + " came " + how + ".",
                "Something between the hub and this server changes or cuts what is sent: a proxy, or a mirror in"
                        + " HF_ENDPOINT. Mend that and import it again.");
    }

    static GraftException tooLarge(String file, long limit) {
        return failure(
                ErrorCode.UNSUPPORTED_FORMAT,
                file + " has more than " + limit + " bytes; that is the limit.",
                "Choose a smaller model.");
    }

    static GraftException failure(ErrorCode code, String message, String hint) {
        return new GraftException(code, message, Map.of("hint", hint));
    }
}
