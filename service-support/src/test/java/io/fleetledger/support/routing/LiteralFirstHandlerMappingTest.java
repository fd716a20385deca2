package io.fleetledger.support.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.util.ServletRequestPathUtils;

/** One service's mappings, alone and as a part of the whole API. */
class LiteralFirstHandlerMappingTest {

    private static final String MACHINE = "/api/v1/machines/6f1c1f4e-3d0b-4a57-9f3a-0d8c0b7c9f10";

    @Controller
    @RequestMapping("/api/v1/machines")
    static class Machines {

        @PostMapping
        void register() {}

        @PatchMapping("/{machine_id}")
        void change() {}

        @PostMapping(path = "/bulk/restore", consumes = "application/json")
        void restoreMany() {}

        @PostMapping("/{machine_id}/restore")
        void restore() {}
    }

    private static LiteralFirstHandlerMapping mappings(@Nullable CombinedApi combined) {
        StaticWebApplicationContext context = new StaticWebApplicationContext();
        context.registerSingleton("machines", Machines.class);
        context.refresh();
        LiteralFirstHandlerMapping mappings = new LiteralFirstHandlerMapping(combined);
        mappings.setApplicationContext(context);
        mappings.afterPropertiesSet();
        return mappings;
    }

    private static @Nullable Object handler(LiteralFirstHandlerMapping mappings, String method, String path)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        ServletRequestPathUtils.parseAndCache(request);
        return mappings.getHandler(request);
    }

    private static List<String> allowed(@Nullable CombinedApi combined, String method, String path) {
        LiteralFirstHandlerMapping mappings = mappings(combined);
        HttpRequestMethodNotSupportedException refused = assertThatExceptionOfType(
                        HttpRequestMethodNotSupportedException.class)
                .isThrownBy(() -> handler(mappings, method, path))
                .actual();
        return List.of(Objects.requireNonNull(refused.getSupportedMethods()));
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/v1/machines", "PATCH, " + MACHINE})
    void whatAServiceAnswersItAnswers(String method, String path) throws Exception {
        assertThat(handler(mappings(null), method, path)).isNotNull();
        assertThat(handler(mappings(CombinedApi.load()), method, path)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /api/v1/machines,            GET POST",
        "POST,   " + MACHINE + ",             DELETE GET PATCH",
        "DELETE, " + MACHINE + "/restore,     POST",
        "PUT,    /api/v1/machine-groups/tree, GET"
    })
    void aRefusalNamesWhatTheOtherServicesAnswer(String method, String path, String others) {
        assertThat(allowed(CombinedApi.load(), method, path)).containsExactlyInAnyOrder(others.split(" "));
    }

    @Test
    void aLiteralPathOfAnotherServiceIsNoId() {
        assertThat(allowed(CombinedApi.load(), "PATCH", "/api/v1/machines/export"))
                .containsExactly("GET");
    }

    @Test
    void aLiteralPathIsNoIdWhateverTheBodyIs() {
        LiteralFirstHandlerMapping mappings = mappings(null);
        assertThatExceptionOfType(HttpMediaTypeNotSupportedException.class)
                .isThrownBy(() -> handler(mappings, "POST", "/api/v1/machines/bulk/restore"));
    }

    @Test
    void aRequestForAnotherServiceIsNotToldToComeBackHere() {
        assertThat(allowed(CombinedApi.load(), "GET", "/api/v1/machines")).containsExactly("POST");
    }

    @Test
    void aServiceThatIsAllThereIsSpeaksForItself() {
        assertThat(allowed(null, "PUT", "/api/v1/machines")).containsExactly("POST");
    }

    @Test
    void whatIsNowhereIsNotFound() throws Exception {
        assertThat(handler(mappings(CombinedApi.load()), "GET", "/api/v1/nowhere"))
                .isNull();
    }
}
