package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one thing, from the open one back, each found by its id: a look for them among those of all things would
 * be one at every version in the embedded store.
 */
public final class VersionChain {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final TenantDocuments versions;
    private final TenantDocuments heads;

    VersionChain(TenantDocuments versions, TenantDocuments heads) {
        this.versions = versions;
        this.heads = heads;
    }

    /**
     * Hands over the versions of one thing of the tenant, the last one first, with these fields, until one is no longer
     * wanted or there are no more.
     *
     * @param goOn whether to go on to the version before
     * @throws ProblemException 503 while versions of before they knew of one another are being rebuilt
     */
    public void back(String tenantId, String subject, List<String> fields, Predicate<Document> goOn) {
        List<String> read = new ArrayList<>(fields);
        read.add(PREVIOUS);
        @Nullable String id = heads.findById(tenantId, subject, List.of(OPEN_VERSION))
                .map(head -> head.getString(OPEN_VERSION))
                .orElse(null);
        while (id != null) {
            String wanted = id;
            Document version = versions.findById(tenantId, wanted, read)
                    .orElseThrow(() -> new IllegalStateException("A version is missing: " + wanted));
            if (!version.containsKey(PREVIOUS)) {
                throw new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "The past is being rebuilt after an update. Ask again when it is.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
            }
            id = goOn.test(version) ? version.getString(PREVIOUS) : null;
        }
    }
}
