package io.fleetledger.command.machine;

import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.Repositories;
import io.fleetledger.support.ids.ClaimIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/**
 * Claims in the event store. Machines are locked before claims, and claims in the order of their ids, so that two
 * machines that swap identifiers cannot deadlock; a batch locks its claims first, see {@link MachineRegistrar}.
 */
@Component
final class StoredIdentifierClaims implements IdentifierClaims {

    private static final Callable<IdentifierClaim> UNCLAIMED = IdentifierClaim::new;

    private final Repository<IdentifierClaim> repository;
    private final LockFactory locks;
    private final LastSequences lastSequences;

    /** @param aggregateLocks the repository's locks, which are reentrant */
    StoredIdentifierClaims(
            Repository<IdentifierClaim> identifierClaimRepository,
            LockFactory aggregateLocks,
            LastSequences lastSequences) {
        this.repository = identifierClaimRepository;
        this.locks = aggregateLocks;
        this.lastSequences = lastSequences;
    }

    @Override
    public void claim(String tenantId, String machineIdentifier, UUID machineId) {
        claimOf(tenantId, machineIdentifier).execute(claim -> claim.claim(tenantId, machineIdentifier, machineId));
    }

    @Override
    public void release(String tenantId, String machineIdentifier, UUID machineId) {
        claimOf(tenantId, machineIdentifier).execute(claim -> claim.release(tenantId, machineIdentifier, machineId));
    }

    @Override
    public void exchange(String tenantId, String oldIdentifier, String newIdentifier, UUID machineId) {
        boolean oldFirst = ClaimIds.of(tenantId, oldIdentifier).compareTo(ClaimIds.of(tenantId, newIdentifier)) < 0;
        claimOf(tenantId, oldFirst ? oldIdentifier : newIdentifier);
        claimOf(tenantId, oldFirst ? newIdentifier : oldIdentifier);
        claim(tenantId, newIdentifier, machineId);
        release(tenantId, oldIdentifier, machineId);
    }

    @Override
    public Map<String, Optional<UUID>> holders(String tenantId, Set<String> machineIdentifiers) {
        Map<String, String> byClaim = new TreeMap<>();
        machineIdentifiers.forEach(identifier -> byClaim.put(ClaimIds.of(tenantId, identifier), identifier));
        byClaim.keySet().forEach(this::lock);
        // Loading a claim in vain costs two reads of the log and an exception; most rows of a file have no claim.
        Set<String> claimed = lastSequences.of(byClaim.keySet()).keySet();
        Map<String, Optional<UUID>> holders = new HashMap<>();
        byClaim.forEach((claimId, identifier) -> {
            if (claimed.contains(claimId)) {
                holders.put(identifier, claimOf(tenantId, identifier).invoke(IdentifierClaim::holder));
            } else {
                begin(claimId);
            }
        });
        return holders;
    }

    private void lock(String claimId) {
        Lock lock = locks.obtainLock(claimId);
        CurrentUnitOfWork.get().onCleanup(unit -> lock.release());
    }

    private void begin(String claimId) {
        Repositories.unchecked(() -> repository.newInstance(() -> new IdentifierClaim(claimId)));
    }

    /** The repository locks every claim that it returns. */
    private Aggregate<IdentifierClaim> claimOf(String tenantId, String machineIdentifier) {
        return Repositories.unchecked(
                () -> repository.loadOrCreate(ClaimIds.of(tenantId, machineIdentifier), UNCLAIMED));
    }
}
