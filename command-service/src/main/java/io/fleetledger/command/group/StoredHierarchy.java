package io.fleetledger.command.group;

import io.fleetledger.support.axon.Repositories;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The trees in the event store. Every command locks a group before the tree of its tenant. Mere reads take no lock: it
 * would guarantee nothing against other processes, and members of different groups would have to wait for each other.
 */
@Component
final class StoredHierarchy implements Hierarchy {

    private static final Callable<GroupHierarchy> EMPTY = GroupHierarchy::new;

    private final Repository<GroupHierarchy> repository;
    private final Repository<GroupHierarchy> unlocked;

    StoredHierarchy(Repository<GroupHierarchy> groupHierarchyRepository, EventStore eventStore) {
        this.repository = groupHierarchyRepository;
        this.unlocked = EventSourcingRepository.builder(GroupHierarchy.class)
                .eventStore(eventStore)
                .lockFactory(NullLockFactory.INSTANCE)
                .build();
    }

    @Override
    public boolean contains(String tenantId, UUID groupId) {
        return tree(unlocked, tenantId).invoke(tree -> tree.contains(groupId));
    }

    @Override
    public void place(String tenantId, UUID groupId, @Nullable UUID parentId) {
        tree(repository, tenantId).execute(tree -> tree.place(tenantId, groupId, parentId));
    }

    @Override
    public void move(String tenantId, UUID groupId, @Nullable UUID parentId) {
        tree(repository, tenantId).execute(tree -> tree.move(tenantId, groupId, parentId));
    }

    @Override
    public List<UUID> remove(String tenantId, UUID groupId, boolean cascade) {
        return tree(repository, tenantId).invoke(tree -> tree.remove(tenantId, groupId, cascade));
    }

    private static Aggregate<GroupHierarchy> tree(Repository<GroupHierarchy> repository, String tenantId) {
        return Repositories.unchecked(() -> repository.loadOrCreate(GroupHierarchyIds.of(tenantId), EMPTY));
    }
}
