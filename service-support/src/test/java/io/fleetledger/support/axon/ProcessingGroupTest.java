package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessingGroupTest {

    @Test
    void hasNoMoreSegmentsThanABulkWriteWaitsFor() {
        assertThat(group(ProcessingGroup.MAX_SEGMENTS).segments()).isEqualTo(ProcessingGroup.MAX_SEGMENTS);
        assertThatIllegalArgumentException().isThrownBy(() -> group(ProcessingGroup.MAX_SEGMENTS + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> group(0));
    }

    private static ProcessingGroup group(int segments) {
        return ProcessingGroup.projection("letters", segments, event -> Optional.empty());
    }
}
