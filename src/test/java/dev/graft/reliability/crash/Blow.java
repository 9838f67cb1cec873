package dev.graft.reliability.crash;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** Who is killed, and in the middle of what. */
record Blow(Victim victim, Moment moment) {
    enum Victim {
        WORKER,
        SERVER,
        BOTH
    }

    enum Moment {
        /** Any, with a worker at work. */
        ANY,
        UPLOAD,
        VALIDATION,
        REGISTRATION,
        ALIAS_MOVE
    }

    /** Ten rounds' worth: each moment with whom it can hit. */
    private static final List<Blow> TEN = List.of(
            new Blow(Victim.WORKER, Moment.ANY),
            new Blow(Victim.WORKER, Moment.ANY),
            new Blow(Victim.SERVER, Moment.ANY),
            new Blow(Victim.BOTH, Moment.ANY),
            new Blow(Victim.SERVER, Moment.UPLOAD),
            new Blow(Victim.BOTH, Moment.VALIDATION),
            new Blow(Victim.SERVER, Moment.VALIDATION),
            new Blow(Victim.SERVER, Moment.REGISTRATION),
            new Blow(Victim.BOTH, Moment.REGISTRATION),
            new Blow(Victim.SERVER, Moment.ALIAS_MOVE));

    /** The ten in another order. */
    static List<Blow> ten(Random random) {
        List<Blow> shuffled = TEN.stream().collect(Collectors.toList());
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    boolean hitsServer() {
        return victim != Victim.WORKER;
    }

    boolean hitsWorker() {
        return victim != Victim.SERVER;
    }

    @Override
    public String toString() {
        String when = moment == Moment.ANY
                ? "any moment"
                : moment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return victim.name().toLowerCase(Locale.ROOT) + ", " + when;
    }
}
