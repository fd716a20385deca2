package io.fleetledger.command.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/**
 * Claims in the event store. Machines are locked before claims, and claims in the order of their ids, so that two
 * machines swapping identifiers cannot wait for each other.
 */
@Component
final class StoredIdentifierClaims implements IdentifierClaims {

    private static final Callable<IdentifierClaim> UNCLAIMED = IdentifierClaim::new;

    private final Repository<IdentifierClaim> repository;

    StoredIdentifierClaims(Repository<IdentifierClaim> identifierClaimRepository) {
        this.repository = identifierClaimRepository;
    }

    @Override
    public void claim(String tenantId, String machineIdentifier, UUID machineId) {
        lock(tenantId, machineIdentifier).execute(claim -> claim.claim(tenantId, machineIdentifier, machineId));
    }

    @Override
    public void release(String tenantId, String machineIdentifier, UUID machineId) {
        lock(tenantId, machineIdentifier).execute(claim -> claim.release(tenantId, machineIdentifier, machineId));
    }

    @Override
    public void exchange(String tenantId, String oldIdentifier, String newIdentifier, UUID machineId) {
        boolean oldFirst =
                IdentifierClaim.idOf(tenantId, oldIdentifier).compareTo(IdentifierClaim.idOf(tenantId, newIdentifier))
                        < 0;
        lock(tenantId, oldFirst ? oldIdentifier : newIdentifier);
        lock(tenantId, oldFirst ? newIdentifier : oldIdentifier);
        claim(tenantId, newIdentifier, machineId);
        release(tenantId, oldIdentifier, machineId);
    }

    @Override
    public Map<String, Optional<UUID>> holders(String tenantId, Set<String> machineIdentifiers) {
        Map<String, String> byClaim = new TreeMap<>();
        machineIdentifiers.forEach(identifier -> byClaim.put(IdentifierClaim.idOf(tenantId, identifier), identifier));
        Map<String, Optional<UUID>> holders = new HashMap<>();
        byClaim.values()
                .forEach(identifier -> lock(tenantId, identifier).execute(claim -> {
                    if (claim.exists()) {
                        holders.put(identifier, claim.holder());
                    }
                }));
        return holders;
    }

    private Aggregate<IdentifierClaim> lock(String tenantId, String machineIdentifier) {
        try {
            return repository.loadOrCreate(IdentifierClaim.idOf(tenantId, machineIdentifier), UNCLAIMED);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
