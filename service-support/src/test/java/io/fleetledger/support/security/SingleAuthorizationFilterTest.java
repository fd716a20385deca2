package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.problem.ProblemWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SingleAuthorizationFilterTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void noneAndOneAreLetThrough() throws Exception {
        send();
        assertThat(chain.getRequest()).isNotNull();
        chain.reset();
        send("Bearer a");
        assertThat(chain.getRequest()).isNotNull();
    }

    /** Even the same twice: a client that sends that is broken, and which is meant is not asked. */
    @Test
    void twoAreRefused() throws Exception {
        send("Bearer a", "Bearer a");
        assertThat(chain.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString())
                .contains("\"code\":\"MALFORMED_REQUEST\"", "\"detail\":\"Send one Authorization header.\"");
    }

    private void send(String... values) throws Exception {
        var request = new MockHttpServletRequest("GET", "/api/v1/machines");
        List.of(values).forEach(value -> request.addHeader("Authorization", value));
        new SingleAuthorizationFilter(new ProblemWriter()).doFilter(request, response, chain);
    }
}
