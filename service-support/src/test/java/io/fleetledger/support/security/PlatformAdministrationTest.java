package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

class PlatformAdministrationTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fleet.admin.platform-tenants: [staff, acme]",
                "fleet.admin.platform-tenants: staff, acme",
                "fleet: {admin: {platform-tenants: ['staff', 'acme', 'acme']}}",
                "{fleet: {admin: {platformTenants: 'acme,staff'}}}"
            })
    void tenantsAreAListOrATextWithCommas(String yaml) throws IOException {
        assertThat(bound(yaml)).isEqualTo(Set.of("staff", "acme"));
    }

    @Test
    void tenantsComeFromTheEnvironmentToo() throws IOException {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("environment", Map.of("FLEET_ADMIN_PLATFORM_TENANTS", "staff,acme")));
        assertThat(bound("other: true")).isEqualTo(Set.of("staff", "acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other: true", "fleet.admin.platform-tenants: ''", "fleet.admin.platform-tenants: []"})
    void unlessSetThereAreNone(String yaml) throws IOException {
        assertThat(bound(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[acme, '']", "'acme,,staff'", "','", "[' ']"})
    void anEmptyEntryIsRefused(String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound("fleet.admin.platform-tenants: " + value))
                .withStackTraceContaining("fleet.admin.platform-tenants has an empty entry");
    }

    private Set<String> bound(String yaml) throws IOException {
        add(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        add(new ClassPathResource("fleet-ledger-defaults.yml"));
        return Binder.get(environment)
                .bindOrCreate("fleet.admin", PlatformAdministration.class)
                .platformTenants();
    }

    private void add(Resource yaml) throws IOException {
        new YamlPropertySourceLoader().load(yaml.toString(), yaml).forEach(environment.getPropertySources()::addLast);
    }
}
