package io.fleetledger.support.idempotency;

import com.mongodb.MongoException;
import io.fleetledger.commands.Violation;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBodyResolver;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Answers a repeated POST with its first answer. Runs after authentication: a key belongs to one subject of one tenant
 * on one route.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {

    /** Readings: bodies are streamed, and repeated readings count once. */
    private static final PathPattern READINGS = PathPatternParser.defaultInstance.parse("/api/v1/ingest");
    /** Backups: answers are streamed, and each is a snapshot of its own. */
    private static final PathPattern BACKUPS = PathPatternParser.defaultInstance.parse("/api/v1/admin/backups");
    /** Paths whose keys are ignored; matched as handlers' paths are, however a path is written. */
    private static final List<PathPattern> WITHOUT_KEYS = List.of(READINGS, BACKUPS);

    private static final PathPattern API = PathPatternParser.defaultInstance.parse("/api/**");

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);

    private static final String HEADER = "Idempotency-Key";
    private static final String NO_STORE = "no-store";
    private static final int MAX_KEY_LENGTH = 255;
    private static final List<String> ANSWER_HEADERS = List.of(
            "Content-Type", "Location", "ETag", "X-Projection-Pending", "Preference-Applied", "Cache-Control", "Allow");
    /**
     * Statuses that depend on the caller, the moment or a header rather than on the request that the key identifies: a
     * retry may succeed. So may a retry after any refusal with {@code Retry-After}.
     */
    private static final Set<Integer> NOT_LASTING = Set.of(401, 403, 406, 412, 415, 429);

    /** Whatever hangs meanwhile, callers have to be told of an outage within 3 s. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMillis(2_750);

    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final IdempotencyStore store;
    private final CallerReader callers;
    private final ProblemTranslator translator;
    private final ProblemWriter problems;
    private final Clock clock;

    public IdempotencyFilter(
            IdempotencyStore store,
            CallerReader callers,
            ProblemTranslator translator,
            ProblemWriter problems,
            Clock clock) {
        this.store = store;
        this.callers = callers;
        this.translator = translator;
        this.problems = problems;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(HEADER) == null
                || !mayHaveKeys(RequestPath.parse(request.getRequestURI(), request.getContextPath())
                        .pathWithinApplication());
    }

    /** Whether a POST to this path can be repeated under a key. */
    public static boolean honoursKeys(String path) {
        return mayHaveKeys(PathContainer.parsePath(path));
    }

    private static boolean mayHaveKeys(PathContainer path) {
        return API.matches(path) && WITHOUT_KEYS.stream().noneMatch(pattern -> pattern.matches(path));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Caller caller = callers.current();
            refuseStreamedBody(request);
            String key = validKey(Collections.list(request.getHeaders(HEADER)));
            byte[] body;
            try {
                body = JsonBodyResolver.readBounded(request);
            } catch (IOException incomplete) { // No exception handler is called this early.
                problems.write(translator.problemOf(incomplete), request, response);
                return;
            }
            callers.current(); // Again: while a body comes in, its tenant may be off-boarded and its records deleted.
            UUID scope = NameBasedIds.of(caller.tenantId(), caller.actor(), canonicalPath(request), key);
            Instant began = clock.instant();
            var attempt = store.begin(caller.tenantId(), scope, hash(request, body), began);
            if (attempt instanceof IdempotencyStore.Started started) {
                request.setAttribute(CreationId.ATTRIBUTE, started.creationId());
                carryOut(scope, began, new CachedBodyRequest(request, body), response, chain);
            } else if (attempt instanceof IdempotencyStore.Answered answered) {
                replay(requireReplayable(answered.answer()), response);
            } else if (attempt instanceof IdempotencyStore.InFlight) {
                throw new ProblemException(Problem.of(
                                CommonErrors.IDEMPOTENCY_KEY_IN_FLIGHT,
                                "The first request with this Idempotency-Key is still being worked on.")
                        .with("Retry-After", "1"));
            } else {
                throw new ProblemException(Problem.of(
                        CommonErrors.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key was used with another body; use a new key for a new request."));
            }
        } catch (ProblemException | DataAccessException | MongoException refused) {
            problems.write(translator.problemOf(refused), request, response);
        }
    }

    private void carryOut(
            UUID scope, Instant began, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper caching = new ContentCachingResponseWrapper(response);
        boolean lasting = false;
        try {
            chain.doFilter(request, caching);
            lasting = caching.getStatus() < 500
                    && !NOT_LASTING.contains(caching.getStatus())
                    && !caching.containsHeader(HttpHeaders.RETRY_AFTER);
        } finally {
            storeOrRelease(scope, lasting, caching, leftOfTime(began));
        }
        caching.copyBodyToResponse();
    }

    /** However long the request took, storing its answer may take at least a moment. */
    private Duration leftOfTime(Instant began) {
        Duration left = ANSWERED_WITHIN.minus(Duration.between(began, clock.instant()));
        return left.compareTo(A_MOMENT) < 0 ? A_MOMENT : left;
    }

    /**
     * If the answer cannot be stored, the request is answered all the same: a repeat finds the event of the first
     * attempt.
     */
    private void storeOrRelease(UUID scope, boolean lasting, ContentCachingResponseWrapper response, Duration within) {
        try {
            if (lasting) {
                store.complete(scope, answerOf(response), within);
            } else {
                store.release(scope, within);
            }
        } catch (RuntimeException failure) {
            LOG.warn("Could not store the response for an Idempotency-Key", failure);
        }
    }

    /** An answer that must not be cached shows a secret: a repeat is told only that the first request was answered. */
    private static StoredResponse requireReplayable(StoredResponse answer) {
        if (isSecret(answer.status(), answer.headers())) {
            throw new ProblemException(Problem.of(
                    CommonErrors.IDEMPOTENCY_KEY_SPENT,
                    "The first request with this Idempotency-Key was answered, and its answer is shown once."));
        }
        return answer;
    }

    /** A refusal must not be cached either, but hides no secret. */
    private static boolean isSecret(int status, Map<String, String> headers) {
        return status < HttpServletResponse.SC_BAD_REQUEST && NO_STORE.equals(headers.get(HttpHeaders.CACHE_CONTROL));
    }

    private static StoredResponse answerOf(ContentCachingResponseWrapper response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : ANSWER_HEADERS) {
            String value = name.equals("Content-Type") ? response.getContentType() : response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        String body = isSecret(response.getStatus(), headers)
                ? ""
                : new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
        return new StoredResponse(response.getStatus(), headers, body);
    }

    private static void replay(StoredResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Idempotency-Replayed", "true");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** A file is not held in memory, and cannot be hashed before it is read. */
    private static void refuseStreamedBody(HttpServletRequest request) {
        String type = request.getContentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                    "header", new Violation(HEADER, "cannot be honoured for an uploaded file", "unsupported")))));
        }
    }

    /**
     * The path as handlers read it: a repeat may be written in another way, with characters percent-encoded or an id in
     * capitals.
     */
    private static String canonicalPath(HttpServletRequest request) {
        return RequestPath.parse(request.getRequestURI(), request.getContextPath()).elements().stream()
                .map(element -> element instanceof PathContainer.PathSegment segment
                        ? canonicalSegment(segment.valueToMatch())
                        : element.value())
                .collect(Collectors.joining());
    }

    private static String canonicalSegment(String segment) {
        return QueryParameters.isUuid(segment) ? segment.toLowerCase(Locale.ROOT) : segment;
    }

    private static String validKey(List<String> sent) {
        if (sent.size() > 1) {
            throw new ProblemException(Problem.malformed("Send one Idempotency-Key."));
        }
        String key = sent.get(0);
        if (key.isBlank() || key.codePointCount(0, key.length()) > MAX_KEY_LENGTH) {
            throw new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                    "header",
                    new Violation(
                            HEADER,
                            "must have 1 to " + MAX_KEY_LENGTH + " characters",
                            key.isBlank() ? "string_too_short" : "string_too_long")))));
        }
        return key;
    }

    private static String hash(HttpServletRequest request, byte[] body) {
        MessageDigest digest = NameBasedIds.sha256();
        digest.update(String.valueOf(request.getQueryString()).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(body);
        return HexFormat.of().formatHex(digest.digest());
    }
}
