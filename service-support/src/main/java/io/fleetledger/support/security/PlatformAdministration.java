package io.fleetledger.support.security;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may do what concerns all tenants. Bound as a whole, and not read by name: a list in YAML is no text with commas, and
 * one that nobody finds lets everybody in.
 *
 * @param platformTenants whose administrators alone may; none: those of every tenant, and nobody what shows the data of
 *     all
 */
@ConfigurationProperties("fleet.admin")
public record PlatformAdministration(@DefaultValue Set<String> platformTenants) {

    public PlatformAdministration {
        platformTenants = Set.copyOf(platformTenants);
        if (platformTenants.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("fleet.admin.platform-tenants has an empty entry, which is no tenant");
        }
    }
}
