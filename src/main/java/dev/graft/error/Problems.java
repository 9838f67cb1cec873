package dev.graft.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Collects all faults of a request, so that its sender learns of every one at once. Not thread-safe. */
public final class Problems {
    /** More than a person mends at once; a body can have a million. */
    private static final int MAX_TOLD = 100;
    /** As much of what a client wrote as is told back to it. */
    private static final int SHOWN = 100;

    /** No known word is near to a longer one, and comparing takes time for each letter. */
    private static final int LONGEST = 100;

    private final List<Fault> faults = new ArrayList<>();
    private int count;

    /** A fault; of more than a hundred, only the number is kept. */
    public void add(String param, FaultCode code, String message, String hint) {
        count++;
        if (!isFull()) {
            faults.add(new Fault(shown(param), code, message, hint));
        }
    }

    /** Whether a further fault would only be counted, so that its hint need not be looked for. */
    public boolean isFull() {
        return faults.size() >= MAX_TOLD;
    }

    /** The beginning of a text, for a message. */
    public static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    public void add(String param, FaultCode code, String message) {
        add(param, code, message, null);
    }

    /** A value that is none of the known ones; the nearest of them becomes the hint. */
    public void unknownValue(String param, String what, String value, Collection<String> known) {
        if (isFull()) {
            count++;
            return;
        }
        add(
                param,
                FaultCode.UNKNOWN_VALUE,
                "'" + shown(value) + "' is not " + what,
                nearest(value, known)
                        .map(n -> "did you mean '" + n + "'?")
                        .orElse("one of " + String.join(", ", known)));
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Throws {@link ErrorCode#VALIDATION_FAILED} with every fault, if there is one. */
    public void throwIfAny() {
        if (!faults.isEmpty()) {
            String detail = count == 1 ? "1 field is not valid." : count + " fields are not valid.";
            if (count > faults.size()) {
                detail += " The first " + faults.size() + " are told.";
            }
            throw new GraftException(ErrorCode.VALIDATION_FAILED, detail, Map.of(), faults, null);
        }
    }

    /** The known word that a misspelt one most likely means: at most a third of the letters are wrong. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = plain(word);
        for (String candidate : known) {
            int distance = distance(plain, plain(candidate));
            if (distance <= Math.max(2, Math.max(plain.length(), candidate.length()) / 3) && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Without case and what joins words, which people leave out. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[_ .-]", "");
    }

    /** Levenshtein's distance: the least number of inserted, deleted or replaced letters. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
