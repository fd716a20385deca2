package io.fleetledger.command.group;

import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The policy's processing group and the indexes of its documents. */
@Configuration(proxyBeanMethods = false)
class GroupConfiguration {

    /** In order by tenant: the policy combines events of machines and groups. */
    @Bean
    ProcessingGroup retiredMembers() {
        return ProcessingGroup.policy(ProjectionNames.RETIRED_MEMBERS, GroupConfiguration::tenantOf);
    }

    private static Optional<String> tenantOf(EventMessage<?> message) {
        if (message.getPayload() instanceof MachineEvent event) {
            return Optional.of(event.tenantId());
        }
        return message.getPayload() instanceof MachineGroupEvent event
                ? Optional.of(event.tenantId())
                : Optional.empty();
    }

    @Bean
    DeclaredIndexes retiredMembersIndexes() {
        return new DeclaredIndexes(
                Memberships.COLLECTION, List.of(Index.of("by-group", Memberships.TENANT_ID, Memberships.GROUPS)));
    }
}
