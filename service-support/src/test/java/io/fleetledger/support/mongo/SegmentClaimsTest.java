package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SegmentClaimsTest {

    /** As in containers that share their host's network. */
    @Test
    void processesOfOneNumberAndHostHaveNamesOfTheirOwn() {
        assertThat(SegmentClaims.newName()).isNotEqualTo(SegmentClaims.newName());
        assertThat(SegmentClaims.PROCESS)
                .startsWith(ManagementFactory.getRuntimeMXBean().getName() + "/")
                .matches(".+/[0-9a-f]{8}");
    }
}
