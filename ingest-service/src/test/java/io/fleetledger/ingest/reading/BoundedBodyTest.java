package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

/** How much of a body is read, whatever it says of its length. */
class BoundedBodyTest {

    private static final int MOST = 10 << 20;

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, MOST})
    void aBodyMayHave10Megabytes(int said) throws IOException {
        try (InputStream body = BoundedBody.of(request(MOST, said))) {
            assertThat(body.readAllBytes()).hasSize(MOST);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatSaysItIsLongerIsNotRead() {
        MockHttpServletRequest unread = new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return MOST + 1;
            }

            @Override
            public ServletInputStream getInputStream() {
                throw new AssertionError("read");
            }
        };

        assertTooLarge(() -> BoundedBody.of(unread));
    }

    @Test
    void aBodyThatTurnsOutToBeLongerIsReadNoFurther() throws IOException {
        try (InputStream byMany = BoundedBody.of(request(MOST + 1, -1));
                InputStream byOne = BoundedBody.of(request(MOST + 1, -1))) {
            assertTooLarge(byMany::readAllBytes);
            assertThat(byOne.readNBytes(MOST)).hasSize(MOST);
            assertTooLarge(byOne::read);
        }
    }

    private static void assertTooLarge(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().status().value())
                                .isEqualTo(413));
    }

    private static MockHttpServletRequest request(int length, int said) {
        return new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return said;
            }

            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new ByteArrayInputStream(new byte[length]));
            }
        };
    }
}
