package io.fleetledger.support.mongo;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the indexes that existed when the process started and no longer do, whenever the metric is read. Without them
 * nothing fails, but everything becomes slow.
 */
public final class MissingIndexes implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(MissingIndexes.class);

    private final IndexBuilds builds;
    private final Function<String, Set<String>> namesOf;
    private Set<String> known = Set.of();

    public MissingIndexes(IndexBuilds builds, MongoDatabase database) {
        this(builds, collection -> {
            Set<String> names = new HashSet<>();
            for (Document index : database.getCollection(collection).listIndexes()) {
                names.add(index.getString("name"));
            }
            return names;
        });
    }

    /** @param namesOf the names of a collection's indexes */
    MissingIndexes(IndexBuilds builds, Function<String, Set<String>> namesOf) {
        this.builds = builds;
        this.namesOf = namesOf;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("fleet.read.store.indexes.missing", this, MissingIndexes::count)
                .description("Indexes that were there at the start and are not any more")
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
