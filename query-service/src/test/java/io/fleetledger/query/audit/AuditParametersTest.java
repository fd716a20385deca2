package io.fleetledger.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Parameter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AuditParametersTest {

    @Test
    void theApiDocumentNamesEveryTypeOfResourceThatCanBeAskedFor() {
        Parameter resourceType = Arrays.stream(AuditParameters.class.getAnnotationsByType(Parameter.class))
                .filter(parameter -> parameter.name().equals("resource_type"))
                .findFirst()
                .orElseThrow();
        assertThat(resourceType.schema().allowableValues())
                .containsExactlyInAnyOrderElementsOf(Audited.resourceTypes());
    }
}
