package io.fleetledger.support.mongo;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.repeat.CachedNumber;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the indexes that this process has built or found and that are gone. Without them nothing fails, but everything
 * becomes slow.
 */
public final class MissingIndexes implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(MissingIndexes.class);

    private final IndexBuilds builds;
    private final Function<String, Set<String>> namesOf;
    private final CachedNumber counted;
    private Set<String> known = Set.of();

    public MissingIndexes(IndexBuilds builds, MongoDatabase database) {
        this(
                builds,
                collection -> {
                    Set<String> names = new HashSet<>();
                    for (Document index : database.getCollection(collection).listIndexes()) {
                        names.add(index.getString("name"));
                    }
                    return names;
                },
                System::nanoTime);
    }

    /** @param namesOf the names of a collection's indexes */
    MissingIndexes(IndexBuilds builds, Function<String, Set<String>> namesOf, LongSupplier nanoTime) {
        this.builds = builds;
        this.namesOf = namesOf;
        this.counted = new CachedNumber(this::count, nanoTime);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("fleet.read.store.indexes.missing", counted)
                .description("Indexes that this process has built or found and that are gone")
                .register(registry);
    }

    /** Logs each change. */
    private synchronized int count() {
        Set<String> missing = new TreeSet<>();
        Map<String, Set<String>> wanted = builds.built().stream()
                .collect(Collectors.groupingBy(
                        IndexBuilds.Built::collection,
                        Collectors.mapping(IndexBuilds.Built::name, Collectors.toSet())));
        wanted.forEach((collection, names) -> {
            Set<String> there = namesOf.apply(collection);
            names.stream().filter(name -> !there.contains(name)).forEach(name -> missing.add(collection + '.' + name));
        });
        if (!Objects.equals(missing, known)) {
            known = missing;
            if (missing.isEmpty()) {
                LOG.info("All indexes of the read store exist again");
            } else {
                LOG.warn("Missing indexes of the read store, built again by the next start: {}", missing);
            }
        }
        return missing.size();
    }
}
