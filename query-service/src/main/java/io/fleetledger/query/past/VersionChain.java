package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one thing, from the open one back, each found by its id: a look for them among those of all things would
 * be one at every version in the embedded store. It is taken all the same behind a version of before they named one another;
 * and where it costs no more than a step, behind the first few.
 */
public final class VersionChain {

    private static final int FEW = 4;
    private static final int AT_ONCE = 50;

    private final TenantDocuments versions;
    private final TenantDocuments heads;
    private final boolean indexesRanges;

    /** @param indexesRanges whether the store finds ids between two others without a look at all of them */
    VersionChain(TenantDocuments versions, TenantDocuments heads, boolean indexesRanges) {
        this.versions = versions;
        this.heads = heads;
        this.indexesRanges = indexesRanges;
    }

    /**
     * Hands over the versions of one thing of the tenant, the last one first, with these fields, until one is no longer
     * wanted or there are no more.
     *
     * @param goOn whether to go on to the version before
     */
    public void back(String tenantId, String subject, List<String> fields, Predicate<Document> goOn) {
        List<String> read = new ArrayList<>(fields);
        read.addAll(List.of(PREVIOUS, CHAINED_AS));
        @Nullable String id = heads.findById(tenantId, subject, List.of(OPEN_VERSION))
                .map(head -> head.getString(OPEN_VERSION))
                .orElse(null);
        for (int steps = 1; id != null; steps++) {
            String wanted = id;
            Document version = versions.findById(tenantId, wanted, read).orElseThrow(() -> missing(wanted));
            if (!goOn.test(version)) {
                return;
            }
            if (!isChained(version) || (indexesRanges && steps == FEW && version.getString(PREVIOUS) != null)) {
                allBefore(tenantId, wanted, read, goOn);
                return;
            }
            id = version.getString(PREVIOUS);
        }
    }

    private void allBefore(String tenantId, String version, List<String> read, Predicate<Document> goOn) {
        List<String> ids = versions.findAll(tenantId, of(subjectOf(version)), List.of(ID)).stream()
                .map(found -> found.getString(ID))
                .filter(id -> begunAt(id) < begunAt(version)) // As text, 10 is before 9.
                .sorted(Comparator.comparingLong(Versions::begunAt).reversed())
                .toList();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> next = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            Map<String, Document> found = versions.findByIds(tenantId, next, read).stream()
                    .collect(Collectors.toMap(one -> one.getString(ID), Function.identity()));
            for (String id : next) {
                Document one = found.get(id);
                if (one == null) {
                    throw missing(id);
                }
                if (!goOn.test(one)) {
                    return;
                }
            }
        }
    }

    private static IllegalStateException missing(String id) {
        return new IllegalStateException("A version is missing: " + id);
    }
}
