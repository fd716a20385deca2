package io.fleetledger.support.security;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tenants that may administer the whole platform. Bound as a whole rather than read by name: a YAML list is not a
 * text with commas, and a setting that is not found would let every administrator in.
 *
 * @param platformTenants the tenants whose administrators alone may; if empty, administrators of every tenant may,
 *     except for what reveals all tenants' data
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
