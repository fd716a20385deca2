package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.GroupInterceptors;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.replay.GenerationStores;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Clock;
import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.lifecycle.Phase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Refuses what off-boarded tenants send, and erases their data. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class OffboardingConfiguration {

    /** Resolved lazily: the filters that need it are created before the stores. */
    @Bean
    OffboardedTenants offboardedTenants(ObjectProvider<OffboardingStore> store, ObjectProvider<TenantKeys> keys) {
        return new OffboardedTenants(
                store::getIfAvailable, () -> keys.getObject().destroyed());
    }

    @Bean
    OffboardingRefresher offboardingRefresher(OffboardedTenants tenants) {
        return new OffboardingRefresher(tenants);
    }

    @Bean
    AppendGate appendGate(OffboardedTenants tenants) {
        return new AppendGate(tenants);
    }

    @Bean
    ConfigurerModule offboardedTenantInterceptors(OffboardedTenants tenants, AppendGate gate) {
        GroupInterceptors interceptors = group -> new OffboardedTenantInterceptor(tenants, group);
        return configurer -> {
            configurer.registerComponent(GroupInterceptors.class, configuration -> interceptors);
            configurer
                    .eventProcessing()
                    .registerDefaultHandlerInterceptor((configuration, group) -> interceptors.of(group));
            configurer.onInitialize(configuration -> configuration.onStart(
                    Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                    () -> configuration.eventBus().registerDispatchInterceptor(gate)));
        };
    }

    @Bean
    ReadModelErasure readModelErasure(MongoTemplate mongo, ProcessingStores stores) {
        return new ReadModelErasure(mongo::getDb, !stores.isSingleProcess(), stores::flushProjections);
    }

    @Bean
    TenantEraser tenantEraser(
            ObjectProvider<OffboardingStore> store,
            OffboardedTenants tenants,
            AppendGate gate,
            ObjectProvider<TenantKeys> keys,
            ObjectProvider<org.axonframework.config.Configuration> axon,
            ProcessingStores stores,
            List<ProcessingGroup> groups,
            List<TenantErasure> erasures) {
        return new TenantEraser(
                store::getObject,
                tenants,
                gate,
                keys::getObject,
                new LaggingGroups(axon::getObject, stores, groups, LaggingGroups.handlersOf(axon::getObject)),
                erasures,
                instant -> !(stores instanceof GenerationStores generations
                        && generations.isRebuildingSinceBefore(instant)),
                stores.isSingleProcess(),
                Clock.systemUTC());
    }

    @Bean
    TenantErasure sagaErasure(ReadModelErasure readModels, ProcessingStores stores) {
        return new SagaErasure(readModels, stores);
    }

    @Bean
    TenantErasure parkedEventErasure(ProcessingStores stores) {
        return new ParkedEventErasure(stores.parked());
    }

    @Bean
    TenantErasure webhookErasure(ObjectProvider<WebhookOutbox> outbox) {
        return new WebhookErasure(outbox::getObject);
    }

    @Bean
    TenantErasure dueMachineErasure(ObjectProvider<DueTable> table) {
        return new StoreErasure(
                ErasedPart.DUE_MACHINES, tenantId -> table.getObject().deleteByTenant(tenantId));
    }
}
