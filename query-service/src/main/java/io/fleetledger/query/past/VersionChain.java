package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The versions of one subject, from the open one back, each found by its id: in the embedded store, a query for them
 * would scan the versions of all subjects. Such a query is still used to go back from a version stored by older code,
 * which names none before it, and, where it costs no more than a step, after the first few.
 */
public final class VersionChain {

    private static final int FEW = 4;
    private static final int BATCH_SIZE = 50;

    /** Ids in memory: a machine that has been in use for years has a hundred thousand versions. */
    static final int IDS_AT_ONCE = 1_000;

    private static final Sort LAST_FIRST = Sort.by(Sort.Direction.DESC, ID);

    private final TenantDocuments versions;
    private final TenantDocuments heads;
    private final boolean indexesRanges;

    /** @param indexesRanges whether the store finds ids between two others without scanning all of them */
    VersionChain(TenantDocuments versions, TenantDocuments heads, boolean indexesRanges) {
        this.versions = versions;
        this.heads = heads;
        this.indexesRanges = indexesRanges;
    }

    /**
     * Passes on the versions of one subject of the tenant, the last one first, with these fields, until no more are
     * wanted or there are none left.
     *
     * @param shouldContinue whether to continue with the version before
     */
    public void walkBack(String tenantId, String subject, List<String> fields, Predicate<Document> shouldContinue) {
        List<String> read = new ArrayList<>(fields);
        read.addAll(List.of(PREVIOUS, CHAINED_AS));
        @Nullable String id = heads.findById(tenantId, subject, List.of(OPEN_VERSION))
                .map(head -> head.getString(OPEN_VERSION))
                .orElse(null);
        for (int steps = 1; id != null; steps++) {
            String wanted = id;
            Document version = versions.findById(tenantId, wanted, read).orElseThrow(() -> missing(wanted));
            if (!shouldContinue.test(version)) {
                return;
            }
            if (!isChained(version) || (indexesRanges && steps == FEW && version.getString(PREVIOUS) != null)) {
                allBefore(tenantId, wanted, read, shouldContinue);
                return;
            }
            id = version.getString(PREVIOUS);
        }
    }

    /**
     * As text, 10 is before 9: ids are in order among those with as many digits, and lie between those with more. Each
     * query scans all ids of the subject, so there is none before a version known to be the first, and where no id has
     * a number of digits, one query covers all shorter ids.
     */
    private void allBefore(String tenantId, String version, List<String> read, Predicate<Document> shouldContinue) {
        String after = version;
        int known = digitsOf(version); // At least one id has this many.
        for (int digits = known; digits > 0; digits--) {
            List<String> ids;
            boolean any = false;
            do {
                ids = ids(tenantId, before(after, digits), IDS_AT_ONCE);
                if (!all(tenantId, ids, read, shouldContinue)) {
                    return;
                }
                any |= !ids.isEmpty();
                after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
            } while (ids.size() == IDS_AT_ONCE);
            after = end(subjectOf(version));
            if (!any && digits <= known) {
                List<String> shorter = digits == 1 ? List.of() : ids(tenantId, before(after, 1, digits - 1), 1);
                if (shorter.isEmpty()) {
                    return;
                }
                known = digitsOf(shorter.get(0));
            }
        }
    }

    private List<String> ids(String tenantId, Criteria such, int atMost) {
        return versions.find(tenantId, such, LAST_FIRST, 0, atMost, List.of(ID)).stream()
                .map(found -> found.getString(ID))
                .toList();
    }

    /** Whether one more is wanted and may exist. */
    private boolean all(String tenantId, List<String> ids, List<String> read, Predicate<Document> shouldContinue) {
        for (List<String> next : Chunks.of(ids, BATCH_SIZE)) {
            Map<String, Document> found = versions.findByIds(tenantId, next, read).stream()
                    .collect(Collectors.toMap(one -> one.getString(ID), Function.identity()));
            for (String id : next) {
                Document one = found.get(id);
                if (one == null) {
                    throw missing(id);
                }
                if (!shouldContinue.test(one) || isFirst(one)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isFirst(Document version) {
        return isChained(version) && version.getString(PREVIOUS) == null;
    }

    private static IllegalStateException missing(String id) {
        return new IllegalStateException("A version is missing: " + id);
    }
}
