package dev.graft.basemodel.hub;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on a Hugging Face hub, written {@code hf://org/name} or {@code hf://org/name@revision}.
 *
 * @param repository {@code org/name}, by the hub's rules: letters, digits, {@code _}, {@code .} and {@code -}, at most 96 a
 *     part, neither at the ends nor twice in a row what joins words
 * @param revision a branch, a tag, a commit or {@code refs/pr/1}
 */
public record HubReference(String repository, String revision) {
    public static final String SCHEME = "hf://";
    public static final String MAIN = "main";

    private static final String PART = "(?!-|\\.)[A-Za-z0-9_.-]{1,96}(?<!-|\\.)";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "/" + PART);

    /** What git allows in the name of a branch, without what means something in a URL. */
    private static final Pattern REVISION = Pattern.compile("(?!/)[A-Za-z0-9_.+/-]{1,200}(?<!/)");

    private static final Pattern WHOLE = Pattern.compile("hf://([^@]*)(?:@(.*))?", Pattern.DOTALL);

    public HubReference {
        if (!isRepository(repository)) {
            throw new IllegalArgumentException("not a repository: " + repository);
        }
        if (!isRevision(revision)) {
            throw new IllegalArgumentException("not a revision: " + revision);
        }
    }

    /**
     * Reads a reference.
     *
     * @throws GraftException {@link ErrorCode#VALIDATION_FAILED} that says what a reference looks like, with the fact
     *     {@code hint}
     */
    public static HubReference parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            throw refuse("is no reference to a hub", "hf://org/name or hf://org/name@revision");
        }
        String repository = whole.group(1);
        String revision = whole.group(2) == null ? MAIN : whole.group(2);
        if (!isRepository(repository)) {
            throw refuse(
                    "names no repository of a hub",
                    repository.contains("/")
                            ? "org/name are letters, digits, '_', '.' and '-', nothing behind them but @revision"
                            : "repositories stand in an organisation or with a user: hf://org/name");
        }
        if (!isRevision(revision)) {
            throw refuse("names no revision", "a branch, a tag, a commit or refs/pr/1 after the @");
        }
        return new HubReference(repository, revision);
    }

    private static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches()
                && !text.contains("--")
                && !text.contains("..")
                && !text.endsWith(".git");
    }

    private static boolean isRevision(String text) {
        return REVISION.matcher(text).matches() && !text.contains("..") && !text.contains("//");
    }

    private static GraftException refuse(String message, String hint) {
        return new GraftException(ErrorCode.VALIDATION_FAILED, message, Map.of("hint", hint));
    }

    /** The repository's last part. */
    public String name() {
        return repository.substring(repository.indexOf('/') + 1);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return SCHEME + repository + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}
