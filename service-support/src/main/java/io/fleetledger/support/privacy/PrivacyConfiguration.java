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

/** What is stored is sealed; what crosses the bus is not. Whose the keys are, each shape says by its {@link TenantKeys}. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {

    @Bean
    PersonalTexts personalTexts(TenantKeys keys) {
        return new PersonalTexts(keys);
    }

    /** The one of messages, in Axon's own words. */
    @Bean
    @Qualifier("messageSerializer") JacksonSerializer messageSerializer(
            @Qualifier("defaultAxonObjectMapper") ObjectMapper mapper, RevisionResolver revisions) {
        return JacksonSerializer.builder()
                .revisionResolver(revisions)
                .converter(new ChainingConverter(getClass().getClassLoader()))
                .objectMapper(mapper)
                .build();
    }

    /** Of snapshots, dead letters, sagas and tokens. */
    @Bean
    @Primary
    Serializer serializer(@Qualifier("messageSerializer") JacksonSerializer plain, PersonalTexts texts) {
        return new SealingSerializer(plain, texts);
    }

    /** The very same: Axon Server's store reads a snapshot and what follows it at once only if one serializer reads both. */
    @Bean
    @Qualifier("eventSerializer") Serializer eventSerializer(Serializer serializer) {
        return serializer;
    }
}
