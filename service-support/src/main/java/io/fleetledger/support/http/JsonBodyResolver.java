package io.fleetledger.support.http;

import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives controllers the request's body as a {@link JsonBody}; 413 beyond the bound, 400 for a text that is not JSON.
 */
public final class JsonBodyResolver implements HandlerMethodArgumentResolver {

    /** The largest JSON body in bytes: far above any single resource, far below what would hurt. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonMapper json;

    public JsonBodyResolver(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == JsonBody.class;
    }

    @Override
    public JsonBody resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory)
            throws IOException {
        HttpServletRequest request =
                Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class), "a servlet request");
        return new JsonBody(parse(readBounded(request)));
    }

    /** The whole body, or 413 as soon as it is too large. */
    public static byte[] readBounded(HttpServletRequest request) throws IOException {
        return BoundedBodies.read(request, MAX_BYTES);
    }

    private JsonNode parse(byte[] bytes) {
        try (JsonParser parser = json.createParser(text(bytes))) {
            return parse(parser);
        }
    }

    private JsonNode parse(JsonParser parser) {
        try {
            JsonNode node = json.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new ProblemException(Problem.malformed("The body is empty; send a JSON object."));
            }
            return node;
        } catch (StreamConstraintsException excess) {
            throw parser.streamReadContext().getNestingDepth() > UnreadableJson.MAX_DEPTH
                    ? UnreadableJson.tooDeep()
                    : new ProblemException(Problem.malformed(
                            "The body has a number of over 1,000 digits or a name of over 50,000 characters."));
        } catch (JacksonException unreadable) {
            throw UnreadableJson.of(unreadable);
        }
    }

    /** Accepts only valid UTF-8; the parser's own decoder lets overlong forms through. */
    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException invalid) {
            throw new ProblemException(Problem.malformed("The body is not valid UTF-8."));
        }
    }
}
