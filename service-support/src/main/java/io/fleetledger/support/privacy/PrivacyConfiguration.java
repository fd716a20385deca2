package io.fleetledger.support.privacy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.RevisionResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Stored messages are sealed; messages on the bus are not. Each product shape provides its own {@link TenantKeys}. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {

    @Bean
    PersonalTexts personalTexts(TenantKeys keys) {
        return new PersonalTexts(keys);
    }

    /** The serializer of messages, set up as Axon's own. */
    @Bean
    @Qualifier("messageSerializer") JacksonSerializer messageSerializer(
            @Qualifier("defaultAxonObjectMapper") ObjectMapper mapper, RevisionResolver revisions) {
        return JacksonSerializer.builder()
                .revisionResolver(revisions)
                .converter(new ChainingConverter(getClass().getClassLoader()))
                .objectMapper(mapper)
                .build();
    }

    /** The serializer of snapshots, dead letters, sagas and tokens. */
    @Bean
    @Primary
    Serializer serializer(@Qualifier("messageSerializer") JacksonSerializer plain, PersonalTexts texts) {
        return new SealingSerializer(plain, texts);
    }

    /**
     * The same object: Axon Server's store reads a snapshot and the events after it in one call only if both have one
     * serializer.
     */
    @Bean
    @Qualifier("eventSerializer") Serializer eventSerializer(Serializer serializer) {
        return serializer;
    }
}
