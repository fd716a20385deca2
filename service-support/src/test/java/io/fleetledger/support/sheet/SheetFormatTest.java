package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.server.NotAcceptableStatusException;

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
        application/x-ndjson, text/csv, application/problem+json           | CSV
        application/x-ndjson;q=0.5, text/csv;q=0.5                         | CSV
        */*, application/x-ndjson                                          | CSV
        text/csv;q=0.5, */*;q=0.8                                          | XLSX
        text/csv;q=0, */*                                                  | XLSX
        text/csv;charset=utf-8, text/csv;q=0, application/x-ndjson;q=0.5   | CSV
        application/*                                                      | XLSX
        """)
    void aFormatIsChosenByWhatIsAccepted(String accepted, SheetFormat chosen) {
        request.addHeader("Accept", accepted);
        assertThat(SheetFormat.preferredBy(request, SheetFormat.values())).isEqualTo(chosen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/csv;q=0", "*/*;q=0"})
    void noFormatIsChosenIfNoneIsAccepted(String accepted) {
        request.addHeader("Accept", accepted);
        assertThatThrownBy(() -> SheetFormat.preferredBy(request, SheetFormat.CSV, SheetFormat.XLSX))
                .isInstanceOf(NotAcceptableStatusException.class);
    }

    @Test
    void theFirstFormatIsChosenIfNothingIsSaidOfTypes() {
        assertThat(SheetFormat.preferredBy(request, SheetFormat.NDJSON, SheetFormat.CSV))
                .isEqualTo(SheetFormat.NDJSON);
    }
}
