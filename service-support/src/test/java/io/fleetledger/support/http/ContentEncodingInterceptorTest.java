package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ContentEncodingInterceptorTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/ingest");

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "identity, gzip", "br"})
    void anEncodedBodyIsRefused(String encoding) {
        request.addHeader("Content-Encoding", encoding);
        var refused = catchThrowableOfType(ProblemException.class, this::enter).problem();
        assertThat(refused.error()).isEqualTo(CommonErrors.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refused.detail()).contains("Content-Encoding");
        assertThat(refused.headers()).containsEntry("Accept-Encoding", "identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", " Identity ", ""})
    void aPlainOneMaySaySo(String encoding) {
        request.addHeader("Content-Encoding", encoding);
        assertThat(enter()).isTrue();
    }

    @Test
    void aPlainOneNeedNotSaySo() {
        assertThat(enter()).isTrue();
    }

    private boolean enter() {
        return new ContentEncodingInterceptor().preHandle(request, new MockHttpServletResponse(), new Object());
    }
}
