package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class SheetFormatTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        */*                                                                | CSV
        text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8 | CSV
        text/*                                                             | CSV
        text/csv;charset=utf-8                                             | CSV
        application/x-ndjson                                               | NDJSON
        application/x-ndjson, */*;q=0.5                                    | NDJSON
        text/csv;q=0.5, application/x-ndjson                               | NDJSON
        application/*                                                      | XLSX
        image/png                                                          | CSV
        """)
    void aFormatIsChosenByWhatIsAccepted(String accepted, SheetFormat chosen) {
        request.addHeader("Accept", accepted);
        assertThat(SheetFormat.preferredBy(request, SheetFormat.values())).isEqualTo(chosen);
    }

    @Test
    void theFirstFormatIsChosenIfNothingIsSaidOfTypes() {
        assertThat(SheetFormat.preferredBy(request, SheetFormat.NDJSON, SheetFormat.CSV))
                .isEqualTo(SheetFormat.NDJSON);
    }
}
