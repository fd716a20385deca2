package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BoundedBodiesTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNobodyNeedsIsReadToItsEnd(boolean declared) throws IOException {
        MockHttpServletRequest request = request(BoundedBodies.MAX_UNNEEDED_BYTES, declared);
        BoundedBodies.discard(request);
        assertThat(request.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreThanIsReadIsTooLargeWhateverItWasToBe(boolean declared) {
        MockHttpServletRequest request = request(BoundedBodies.MAX_UNNEEDED_BYTES + 1, declared);
        assertThatThrownBy(() -> BoundedBodies.discard(request))
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .satisfies(refused -> {
                    assertThat(refused.problem().error()).isEqualTo(CommonErrors.PAYLOAD_TOO_LARGE);
                    assertThat(refused.problem().detail()).isEqualTo("The body may have at most 65536 bytes.");
                });
    }

    private static MockHttpServletRequest request(int bytes, boolean declared) {
        MockHttpServletRequest request = new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return declared ? super.getContentLengthLong() : -1;
            }
        };
        request.setContent(new byte[bytes]);
        return request;
    }
}
