package io.fleetledger.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text of an event, or of a snapshot, that names somebody or that people type freely. It is stored sealed with a key
 * of the event's tenant and opened when the fleet's own services read it; with the key, all of a tenant's are destroyed
 * at once. Whoever reads the log with other means sees what is stored: {@code sealed:1:} and Base64.
 *
 * <p>For fields of type {@code String}, null among them, of types with a {@code tenantId}. Identifiers and names of
 * machines, groups and rules are none: they name things, and much rests on them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface PersonalData {

    /**
     * The kind of text. The stored text can be opened only with the same kind, so it never changes, even if a later
     * revision renames the field.
     */
    String value();
}
