package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.replay.ReplayUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffboardedTenantInterceptorTest {

    /** Whoever adds a group that acts has to say so here, or it would be refused what it does, again and again. */
    @Test
    void whateverIsNeverRebuiltActsOnNoEventOfATenantThatHasLeft() {
        Set<String> neverRebuilt = new HashSet<>(ProjectionNames.all());
        neverRebuilt.removeIf(group -> ReplayUnit.ofGroup(group).isPresent());
        neverRebuilt.remove(ProjectionNames.IMPORT_RUNNER); // Its documents lead to the files that are to be deleted.
        assertThat(OffboardedTenantInterceptor.ACTING).isEqualTo(neverRebuilt);
    }
}
