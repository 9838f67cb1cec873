package dev.graft.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every way in which Graft says no, as clients see it: the {@code code} of a problem (RFC 9457), of a failed dataset,
 * job or base model, and the page under {@code /problems/{code}}.
 */
public enum ErrorCode {
    VALIDATION_FAILED(
            422,
            "The request is not valid",
            "One or more fields or parameters have values that Graft can't use. The problem's \"errors\" names every"
                    + " one of them with what was expected; mend them all and send the request again."),
    MALFORMED_JSON(
            400,
            "The body is not JSON",
            "The request's body could not be parsed. The detail names line and column of the first character that does"
                    + " not fit; usual causes are a missing quote, a trailing comma or a truncated body."),
    BAD_REQUEST(
            400,
            "The request is not well-formed HTTP",
            "The request's line, headers or multipart body could not be understood. The detail names what is wrong;"
                    + " a usual cause is a % in the path that is not followed by two hexadecimal digits."),
    UNSUPPORTED_ARCHIVE(
            422,
            "The upload is no archive that Graft reads",
            "Images are uploaded as ZIP, TAR or gzip-compressed TAR. The first bytes of this upload are none of them."),
    NOT_FOUND(404, "There is no such resource", "The path names something that does not exist, or exists no longer."),
    METHOD_NOT_ALLOWED(
            405,
            "The method is not allowed here",
            "The path exists, but not with this HTTP method. The Allow header lists the methods that it has."),
    NOT_ACCEPTABLE(
            406,
            "No representation fits the Accept header",
            "Graft can't answer in any of the media types that the Accept header asks for. Leave it out, or accept"
                    + " application/json."),
    PAYLOAD_TOO_LARGE(
            413,
            "The body is too large",
            "The request's body is over the limit in force. GET /v1/info lists the limits; an administrator can raise"
                    + " graft.dataset.max-bytes."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The media type is not supported here",
            "The Content-Type of the body is none that this operation takes. The OpenAPI document lists them."),
    UNAUTHORIZED(
            401,
            "A key is needed",
            "This server asks for an API key. Send it as \"Authorization: Bearer KEY\"; the administrator knows the"
                    + " keys."),
    FORBIDDEN(403, "This is not allowed", "The request was understood, but this server does not allow it."),
    CONFLICT(
            409,
            "The resource's state does not allow this",
            "What was asked does not go with the state that the resource is in. The problem names that state."),
    DATASET_NOT_READY(
            409,
            "The dataset is not ready",
            "A job needs a dataset whose status is \"ready\". While it is \"validating\", wait; if it is \"failed\","
                    + " its error says why: mend the upload and send it again."),
    RESOURCE_IN_USE(
            409,
            "The resource is in use",
            "Something that has not ended, or that points here, still needs the resource. The problem names it; end or"
                    + " move that first."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key belongs to another request",
            "Within the last 24 hours the same Idempotency-Key came with a different request. Use a new key for a new"
                    + " request; repeat the same request to get its first answer again."),
    REQUEST_IN_PROGRESS(
            409,
            "The first request with this key is still running",
            "A request with the same Idempotency-Key has not been answered yet. Wait for it, then repeat yours to get"
                    + " the same answer."),
    PRECONDITION_FAILED(
            412,
            "The resource has changed",
            "The If-Match header names a version that is no longer the current one. Read the resource again and decide"
                    + " anew."),
    RATE_LIMITED(
            429, "Too many requests", "Requests come faster than allowed. Retry-After says how many seconds to wait."),
    QUOTA_EXCEEDED(
            429,
            "The quota is used up",
            "The quota of this key is used up. Retry-After says how many seconds to wait."),
    OVERLOADED(
            503,
            "The service is overloaded",
            "More work is waiting than the service takes on. Retry-After says how many seconds to wait."),
    MODEL_LOADING(
            503,
            "The model is still loading",
            "The model was not in memory and did not get there within the wait. Retry-After says when to try again."),
    STORAGE_FULL(
            507,
            "The storage is full",
            "There is no room left where GRAFT_HOME stands. Nothing was half-written; delete datasets or models that"
                    + " are no longer needed, or give it more room, and repeat the request."),
    UNPROCESSABLE_IMAGE(
            422,
            "The image can't be read",
            "The bytes are not an image in a format that Graft reads (JPEG, PNG, GIF, BMP, TIFF), or are damaged."),
    INTERNAL(
            500,
            "Something went wrong inside Graft",
            "This is a defect of Graft, not of the request. The server's log has the details under the request id of"
                    + " the problem."),

    // What ends a dataset, a job or a base model in the background.
    NO_USABLE_ITEMS(
            0,
            "No usable items",
            "Of the archive's files none is an image that can be read and has a label. The report lists every one with"
                    + " its reason."),
    ONE_LABEL(
            0,
            "Fewer than two labels",
            "A classifier needs at least two labels with items in the train split: put the images of each label into a"
                    + " folder of its own. With several labels a picture, or values, not all pictures may have the same."),
    TOO_MANY_ITEMS(0, "Too many items", "The archive has more entries than graft.dataset.max-items allows."),
    ARCHIVE_BOMB(
            0,
            "The archive unpacks to too much",
            "The archive unpacks to more bytes than graft.dataset.max-unpacked-bytes allows, or an entry unpacks to an"
                    + " implausible multiple of its size."),
    ARCHIVE_TRUNCATED(
            0, "The archive is incomplete", "The archive ends before it should: the upload or the file is damaged."),
    ARCHIVE_INVALID(
            0,
            "The archive is damaged",
            "The archive's structure contradicts itself. Pack it again with a usual tool and upload that."),
    MANIFEST_INVALID(
            0,
            "The manifest is not valid",
            "manifest.csv or manifest.jsonl could not be understood. The error names the line and what is wrong."),
    MANIFEST_MISSING(
            0,
            "There is no manifest",
            "Several labels a picture, or a number, need a manifest.csv or manifest.jsonl at the archive's top, with the"
                    + " columns path and label: labels joined by '|', or a number. For folders named after labels, leave"
                    + " task out."),
    OUT_OF_MEMORY(
            0,
            "The worker ran out of memory",
            "A batch, the network and its gradients did not fit. A smaller batch_size or image_size needs less."),
    DIVERGED(
            0,
            "Training diverged",
            "The loss became infinite or not a number. A smaller learning_rate, or more warm-up, usually helps."),
    WORKER_LOST(
            0,
            "The worker was lost",
            "The worker process ended without a result, or gave no sign of life, in as many attempts as are allowed."
                    + " The job's log has its last words."),
    DATASET_MISSING(0, "The dataset is missing", "The dataset's files are not where they should be."),
    BASE_MODEL_INVALID(
            0,
            "The base model can't be used",
            "The base model's files are missing, or do not fit the architecture that they name."),
    UNSUPPORTED_FORMAT(
            0,
            "The model's files are in no form that Graft reads",
            "A base model is a config.json (of timm, transformers or Graft) and one model.safetensors of an architecture"
                    + " that Graft knows. Pickle files (pytorch_model.bin) are programs and are never opened; many"
                    + " repositories have a revision with safetensors."),
    DIGEST_MISMATCH(
            0,
            "What came is not what was sent",
            "Size or digest of a downloaded file differ from what the hub says of it. Import it again; if that does not"
                    + " help, look at proxies and mirrors between this server and the hub."),
    HUB_UNAUTHORIZED(
            0,
            "The hub refuses access",
            "The repository is private, or its licence must be accepted first, or it does not exist. Start the server"
                    + " with a token in HF_TOKEN that may read it, and import again."),
    HUB_NOT_FOUND(
            0,
            "The hub does not have this",
            "Repository, revision or file are not on the hub; the message says which. Check the spelling."),
    HUB_RATE_LIMITED(
            0,
            "The hub is asked too often",
            "The hub wants to be asked more slowly, for longer than Graft waits by itself. Import again later; with a"
                    + " token in HF_TOKEN hubs allow more."),
    HUB_UNREACHABLE(
            0,
            "The hub can't be reached",
            "The hub did not answer, or not as a hub does, however often it was asked. Check the server's network and"
                    + " HF_ENDPOINT. Without a network, put the model's folder where GRAFT_BASE_MODELS says."),
    HUB_OFFLINE(
            0,
            "Downloads are switched off",
            "The server was started with HF_HUB_OFFLINE. Start it without, or put the model's folder where"
                    + " GRAFT_BASE_MODELS says, or upload it."),
    TIMEOUT(0, "The time is up", "The job took longer than allowed.");

    private final int status;
    private final String title;
    private final String explanation;

    ErrorCode(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /** The code as it stands in JSON and in the address of its page: {@code validation_failed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status of a problem with this code; 0 for a code that only background work has. */
    public int status() {
        return status;
    }

    /** A short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** A few sentences for a person: what happened and how to mend it. */
    public String explanation() {
        return explanation;
    }

    /** The constant whose {@link #code()} is this. */
    public static Optional<ErrorCode> of(String code) {
        return Arrays.stream(values()).filter(c -> c.code().equals(code)).findFirst();
    }
}
