package dev.graft.disk;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores on a disk that has no room for one write; those after it find room again. */
public final class FullAt {
    private FullAt() {}

    /**
     * The store whose nth write fails as a full database does.
     *
     * @param nth from 1
     * @param writes names of the methods that write
     */
    public static <T> T write(int nth, Class<T> port, T store, String... writes) {
        AtomicInteger left = new AtomicInteger(nth);
        Set<String> writing = Set.of(writes);
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, values) -> {
                    if (writing.contains(method.getName()) && left.decrementAndGet() == 0) {
                        throw new GraftException(ErrorCode.STORAGE_FULL, "The database could not write to its disk.");
                    }
                    try {
                        return method.invoke(store, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
