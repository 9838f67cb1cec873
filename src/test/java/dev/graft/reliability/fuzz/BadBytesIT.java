package dev.graft.reliability.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.basemodel.ModelFolder;
import dev.graft.image.Pictures;
import dev.graft.reliability.Trial;
import dev.graft.reliability.fuzz.Tally.Outcome;
import dev.graft.reliability.fuzz.Victims.Victim;
import dev.graft.reliability.fuzz.grammar.Damage;
import dev.graft.reliability.fuzz.grammar.Dice;
import dev.graft.reliability.fuzz.grammar.Images;
import dev.graft.reliability.fuzz.grammar.JsonTexts;
import dev.graft.reliability.fuzz.grammar.Tar;
import dev.graft.reliability.fuzz.grammar.WeightFiles;
import dev.graft.reliability.fuzz.grammar.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives, pictures and weights that nobody in good faith sends, given to what reads them. */
class BadBytesIT {
    /** Beyond all that an input of this size can cost. */
    private static final int SECONDS = 30;

    private static final long MOST_GROWTH_MIB = 400;

    @TempDir
    private Path folder;

    private final Trial trial = Trial.begin("Bad bytes");
    private final Tally tally = new Tally("other exceptions");

    /** Inputs of one kind, by their number, and what they are given to. */
    private record Kind(String name, int count, IntFunction<byte[]> input, Victim victim) {}

    @Test
    void badBytesAreRefusedInWordsAndLeaveNothingBehind() throws Exception {
        Census before;
        Census after;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Victims victims = new Victims(folder)) {
            List<Kind> kinds = kinds(victims);
            // Once through everything, so that what is loaded only once is there.
            run(kinds, thread, new Tally("warm-up"), 10);
            before = census();
            run(kinds, thread, tally, 1);
            after = census();
        } finally {
            thread.shutdownNow();
        }
        System.out.println(tally.table());
        System.out.println("Before: " + before + ", after: " + after + ".");
        assertThat(tally.faults()).isEmpty();
        assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors() + 2);
        assertThat(after.residentMib() - before.residentMib()).as("MiB").isLessThan(MOST_GROWTH_MIB);
        assertThat(Census.files(folder.resolve("home"))).isEmpty();
    }

    private List<Kind> kinds(Victims victims) throws IOException {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(drawn("zip", 330, 26_000, dice -> new Zip(dice).draw(), victims::archive));
        kinds.add(drawn("tar", 170, 14_000, dice -> new Tar(dice).draw(), victims::archive));
        kinds.add(drawn("tar.gz", 110, 8_000, dice -> new Tar(dice).drawPacked(), victims::archive));
        kinds.add(drawn("zip as dataset", 40, 2_500, dice -> new Zip(dice).draw(), victims::dataset));
        kinds.add(drawn("tar as dataset", 20, 1_000, dice -> new Tar(dice).draw(), victims::dataset));
        kinds.add(drawn("pictures as dataset", 40, 1_200, BadBytesIT::pictures, victims::dataset));
        kinds.add(drawn("picture", 260, 16_500, Images::draw, victims::image));
        kinds.add(drawn("picture of full size", 20, 1_000, Images::draw, victims::largeImage));
        kinds.add(drawn("weights", 180, 13_000, WeightFiles::draw, victims::weights));
        kinds.addAll(cuts(victims));
        Path weights = victims.model().resolve(ModelFolder.WEIGHTS);
        String config = Files.readString(victims.model().resolve(ModelFolder.CONFIG));
        kinds.add(drawn(
                "configuration of a model",
                40,
                2_000,
                dice -> JsonTexts.bent(config, dice),
                victims::configurationOfModel));
        byte[] whole = Files.readAllBytes(weights);
        kinds.add(
                drawn("weights of a model", 10, 300, dice -> WeightFiles.retold(whole, dice), victims::weightsOfModel));
        return kinds;
    }

    /** Cut at every byte, and at every hundredth of a picture. */
    private List<Kind> cuts(Victims victims) {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(cut("zip, cut", Zip.small(), trial.of(3, 1), victims::archive));
        kinds.add(cut("tar, cut", Tar.small(), trial.of(24, 1), victims::archive));
        kinds.add(cut("tar.gz, cut", gzip(Tar.small()), trial.of(2, 1), victims::archive));
        int step = trial.of(151, 2);
        int cuts = Images.files().size() * 100;
        kinds.add(new Kind(
                "picture, cut",
                cuts / step,
                i -> {
                    byte[] whole = Pictures.bytes(Images.files().get(i * step / 100));
                    return Arrays.copyOf(whole, whole.length * (i * step % 100) / 100);
                },
                victims::image));
        return kinds;
    }

    private static Kind cut(String name, byte[] whole, int step, Victim victim) {
        return new Kind(name, whole.length / step, i -> Arrays.copyOf(whole, i * step), victim);
    }

    /** Draws an input. */
    private interface Grammar {
        byte[] draw(Dice dice);
    }

    private Kind drawn(String name, int inShort, int inLong, Grammar grammar, Victim victim) {
        return new Kind(
                name,
                trial.of(inShort, inLong),
                i -> {
                    byte[] drawn = grammar.draw(Dice.of(trial.seed(), name, i));
                    return i % 4 == 3 ? Damage.of(drawn, Dice.of(trial.seed(), name + " damaged", i)) : drawn;
                },
                victim);
    }

    /** An honest archive of what may be no pictures, beside some that are. */
    private static byte[] pictures(Dice dice) {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 2 + dice.below(8); i > 0; i--) {
            pictures.add(dice.oneIn(3) ? Pictures.bytes(dice.pick(Images.files())) : Images.draw(dice));
        }
        return Zip.of(pictures);
    }

    private void run(List<Kind> kinds, ExecutorService thread, Tally counted, int part) throws InterruptedException {
        for (Kind kind : kinds) {
            for (int i = 0; i < kind.count(); i += part) {
                one(kind, i, thread, counted);
            }
        }
    }

    private void one(Kind kind, int number, ExecutorService thread, Tally counted) throws InterruptedException {
        byte[] bytes = kind.input().apply(number);
        try {
            boolean taken = thread.submit(() -> kind.victim().takes(bytes)).get(SECONDS, TimeUnit.SECONDS);
            counted.count(kind.name(), taken ? Outcome.ACCEPTED : Outcome.REFUSED);
        } catch (ExecutionException e) {
            counted.fault(kind.name(), number, e.getCause());
        } catch (TimeoutException e) {
            counted.fault(kind.name(), number, Outcome.HUNG, "no answer after " + SECONDS + " s");
            throw new AssertionError(kind.name() + " " + number + " hangs", e);
        }
    }

    /** What this process holds once the collector has been through. */
    private static Census census() {
        System.gc();
        return Census.of(ProcessHandle.current().pid());
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
