package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.EvalTransform;
import dev.graft.image.Interpolation;
import dev.graft.model.LoadedModels.Lease;
import dev.graft.tensor.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadedModelsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> loads = Collections.synchronizedList(new ArrayList<>());
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch mayLoad = new CountDownLatch(1);
    private final CountDownLatch mayRun = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Integer> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private LoadedModels models = models(LONG);

    private LoadedModels models(Duration patience) {
        return new LoadedModels(new LoadedModels.Settings(100, 1, patience, 40), this::load);
    }

    @AfterEach
    void close() {
        mayLoad.countDown();
        mayRun.countDown();
        models.close();
    }

    private Forward load(ModelVersion version) {
        loads.add(version.job());
        await(mayLoad);
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("planted");
        }
        return new Forward() {
            @Override
            public EvalTransform transform() {
                return EvalTransform.of(
                        1, 1, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), Interpolation.BILINEAR);
            }

            @Override
            public float[] logits(Batch.Pixels pictures) {
                batches.add(pictures.size());
                await(mayRun);
                float[] logits = new float[pictures.size()];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = pictures.rgb().get(3 * i);
                    if (logits[i] < 0) {
                        throw new IllegalStateException("planted");
                    }
                }
                return logits;
            }

            @Override
            public void close() {
                closed.add(version.job());
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVersionIsLoadedOnceHoweverManyAsk() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(8);
        CountDownLatch asking = new CountDownLatch(8);
        List<Future<Batcher>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(askers.submit(() -> {
                asking.countDown();
                try (Lease lease = models.lease(TinyModel.version("a", 10))) {
                    return lease.batcher();
                }
            }));
        }
        asking.await();
        mayLoad.countDown();

        Batcher first = answers.get(0).get();
        for (Future<Batcher> answer : answers) {
            assertThat(answer.get()).isSameAs(first);
        }
        assertThat(loads).containsExactly("a");
        askers.shutdown();
    }

    @Test
    void theLeastRecentlyUsedMakesRoomButNeverOneInUse() {
        mayLoad.countDown();
        Lease inUse = models.lease(TinyModel.version("a", 40));
        models.lease(TinyModel.version("b", 30)).close();
        models.lease(TinyModel.version("c", 30)).close();
        models.lease(TinyModel.version("b", 30)).close();

        models.lease(TinyModel.version("d", 30)).close();
        assertThat(closed).containsExactly("c");

        models.lease(TinyModel.version("e", 60)).close();
        assertThat(closed).containsExactly("c", "b", "d");

        inUse.close();
        models.lease(TinyModel.version("huge", 500)).close();
        assertThat(closed).containsExactly("c", "b", "d", "a", "e");
        assertThat(models.count()).isEqualTo(1);
    }

    @Test
    void whoNeedsRoomThatIsInUseWaitsForIt() throws Exception {
        mayLoad.countDown();
        Lease inUse = models.lease(TinyModel.version("a", 80));
        CompletableFuture<Void> second = CompletableFuture.runAsync(
                () -> models.lease(TinyModel.version("b", 80)).close());
        assertThatThrownBy(() -> second.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(loads).containsExactly("a");

        inUse.close();

        second.get(30, TimeUnit.SECONDS);
        assertThat(closed).containsExactly("a");
    }

    @Test
    void whoWaitsTooLongIsToldAndTheLoadGoesOn() {
        models.close();
        models = models(Duration.ofMillis(20));
        assertThatThrownBy(() -> models.lease(TinyModel.version("a", 10)))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_LOADING));

        mayLoad.countDown();

        boolean leased = false;
        while (!leased) {
            try (Lease lease = models.lease(TinyModel.version("a", 10))) {
                leased = lease.batcher() != null;
            } catch (GraftException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MODEL_LOADING);
            }
        }
        assertThat(loads).containsExactly("a");
    }

    @Test
    void aLoadThatFailsIsTriedAgainByTheNext() {
        mayLoad.countDown();
        failures.set(1);
        assertThatThrownBy(() -> models.lease(TinyModel.version("a", 80))).hasMessage("planted");

        models.lease(TinyModel.version("a", 80)).close();
        models.lease(TinyModel.version("b", 80)).close();

        assertThat(loads).containsExactly("a", "a", "b");
        assertThat(closed).containsExactly("a");
    }

    @Test
    void aForgottenVersionLivesUntilItsLastUserIsDone() {
        mayLoad.countDown();
        Lease lease = models.lease(TinyModel.version("a", 80));

        models.forget(TinyModel.version("a", 80));
        assertThat(closed).isEmpty();
        lease.close();

        assertThat(closed).containsExactly("a");
        assertThat(models.count()).isZero();
    }

    @Test
    void whatWaitsSharesTheNextForwardPass() {
        mayLoad.countDown();
        try (Lease lease = models.lease(TinyModel.version("a", 10));
                Batcher.Places places = lease.batcher().enter(21)) {
            List<CompletableFuture<Batcher.Answer>> answers = new ArrayList<>();
            answers.add(places.submit(new byte[3]));
            while (batches.isEmpty()) {
                Thread.onSpinWait();
            }
            for (byte i = 1; i <= 20; i++) {
                answers.add(places.submit(new byte[] {i, 0, 0}));
            }
            mayRun.countDown();

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).join().logits()).containsExactly(i);
            }
        }
        assertThat(batches).containsExactly(1, 16, 4);
    }

    @Test
    void aPassThatFailsTellsItsPicturesAndOthersGoOn() {
        mayLoad.countDown();
        mayRun.countDown();
        try (Lease lease = models.lease(TinyModel.version("a", 10));
                Batcher.Places places = lease.batcher().enter(2)) {
            CompletableFuture<Batcher.Answer> bad = places.submit(new byte[] {-1, 0, 0});
            assertThatThrownBy(bad::join).hasRootCauseMessage("planted");
            assertThat(places.submit(new byte[] {5, 0, 0}).join().logits()).containsExactly(5);
        }
    }

    @Test
    void morePicturesThanPlacesAreRefusedUntilOthersAreDone() {
        mayLoad.countDown();
        try (Lease lease = models.lease(TinyModel.version("a", 10))) {
            Batcher batcher = lease.batcher();
            Batcher.Places most = batcher.enter(39);
            assertThatThrownBy(() -> batcher.enter(2))
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
            most.close();
            batcher.enter(1000).close();
        }
    }
}
