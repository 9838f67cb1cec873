package dev.graft.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Threads that do something at the same moment. */
final class Crowd {
    static final int SIZE = 16;
    private static final int TIMEOUT_SECONDS = 60;

    private Crowd() {}

    /** What each of them got, in the order of their numbers from 0. */
    static <T> List<T> ask(IntFunction<T> question) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SIZE);
        try {
            CyclicBarrier start = new CyclicBarrier(SIZE);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                int number = i;
                futures.add(threads.submit(() -> {
                    start.await();
                    return question.apply(number);
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : futures) {
                answers.add(future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
