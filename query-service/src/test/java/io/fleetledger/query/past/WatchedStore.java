package io.fleetledger.query.past;

import com.mongodb.client.MongoCollection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/** Counts what goes to a store's collections, and dies at one of its writes: that one and all behind it never happen. */
final class WatchedStore {

    final MongoOperations mongo;
    final Map<String, Integer> finds = new HashMap<>();
    /** Documents of the largest write, by collection. */
    final Map<String, Integer> largest = new HashMap<>();

    private int writesLeft;

    WatchedStore(MongoOperations watched, int writesLeft) {
        this.writesLeft = writesLeft;
        this.mongo = (MongoOperations) proxy(MongoOperations.class, (proxy, method, args) -> {
            Object result = invoke(watched, method, args);
            return method.getName().equals("getCollection") ? collection(result, (String) args[0]) : result;
        });
    }

    boolean isDead() {
        return writesLeft < 0;
    }

    private Object collection(Object watched, String name) {
        return proxy(MongoCollection.class, (proxy, method, args) -> {
            if (method.getName().equals("find")) {
                finds.merge(name, 1, Integer::sum);
            } else if (method.getName().equals("bulkWrite")) {
                writesLeft--;
                if (isDead()) {
                    throw new IllegalStateException("killed");
                }
                largest.merge(name, ((List<?>) args[0]).size(), Math::max);
            }
            return invoke(watched, method, args);
        });
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(WatchedStore.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static Object invoke(Object target, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
        }
    }
}
