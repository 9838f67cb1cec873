package dev.graft.it.harness;

import dev.graft.demo.Photo;
import dev.graft.demo.Sign;
import dev.graft.demo.SignSet;
import java.util.List;

/** Small labelled archives that training is quick on, and pictures that are in none of them. */
public final class DrawnSigns {
    public static final List<Sign> KINDS = List.of(Sign.STOP, Sign.PRIORITY, Sign.PARKING);
    static final int PER_KIND = 20;
    private static final int SIZE = 64;

    private DrawnSigns() {}

    /** 60 pictures of three kinds, as a ZIP of class folders. */
    public static byte[] zip() {
        return SignSet.draw(11, KINDS, PER_KIND, SIZE).zip();
    }

    /** One new picture of each kind. */
    public static List<Photo> unseen() {
        return SignSet.draw(12, KINDS, 1, SIZE).photos();
    }

    /** The same as parts of a form. */
    public static List<Rest.Part> parts() {
        return unseen().stream()
                .map(photo -> new Rest.Part(photo.name(), "image/jpeg", photo.jpeg()))
                .toList();
    }

    public static List<String> labels() {
        return KINDS.stream().map(Sign::label).sorted().toList();
    }
}
