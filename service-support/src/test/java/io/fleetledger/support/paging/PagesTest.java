package io.fleetledger.support.paging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesTest {

    @ParameterizedTest
    @CsvSource({"0, 20, 0", "1, 20, 1", "20, 20, 1", "21, 20, 2", "3, 1, 3", "9000000000, 1000, 9000000"})
    void theLastPageMayBeShorter(long total, int pageSize, long pages) {
        assertThat(Pages.count(total, pageSize)).isEqualTo(pages);
    }
}
