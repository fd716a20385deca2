package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.support.mongo.TenantDocuments;
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
 * The versions of one thing, from the open one back, each found by its id: a look for them among those of all things would
 * be one at every version in the embedded store. It is taken all the same behind a version of before they named one another;
 * and where it costs no more than a step, behind the first few.
 */
public final class VersionChain {

    private static final int FEW = 4;
    private static final int AT_ONCE = 50;

    /** Ids in memory: a machine that has been in use for years has a hundred thousand versions. */
    static final int IDS_AT_ONCE = 1_000;

    private static final Sort LAST_FIRST = Sort.by(Sort.Direction.DESC, ID);

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

    /**
     * As text, 10 is before 9: ids are in order among those of as many digits, and lie between those of more. A look for them
     * is one at all ids of the thing, so there is none behind a version that is known to be the first, and where there are
     * none of one number of digits, one for all that are shorter.
     */
    private void allBefore(String tenantId, String version, List<String> read, Predicate<Document> goOn) {
        String behind = version;
        int known = digitsOf(version); // There is one of so many, at least.
        for (int digits = known; digits > 0; digits--) {
            List<String> ids;
            boolean any = false;
            do {
                ids = ids(tenantId, before(behind, digits), IDS_AT_ONCE);
                if (!all(tenantId, ids, read, goOn)) {
                    return;
                }
                any |= !ids.isEmpty();
                behind = ids.isEmpty() ? behind : ids.get(ids.size() - 1);
            } while (ids.size() == IDS_AT_ONCE);
            behind = end(subjectOf(version));
            if (!any && digits <= known) {
                List<String> shorter = digits == 1 ? List.of() : ids(tenantId, before(behind, 1, digits - 1), 1);
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

    /** Whether one more is wanted, and may be there. */
    private boolean all(String tenantId, List<String> ids, List<String> read, Predicate<Document> goOn) {
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> next = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            Map<String, Document> found = versions.findByIds(tenantId, next, read).stream()
                    .collect(Collectors.toMap(one -> one.getString(ID), Function.identity()));
            for (String id : next) {
                Document one = found.get(id);
                if (one == null) {
                    throw missing(id);
                }
                if (!goOn.test(one) || isFirst(one)) {
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
