package io.fleetledger.support.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import io.axoniq.axonserver.connector.AxonServerException;
import io.axoniq.axonserver.grpc.ErrorMessage;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.support.axon.MessageTimeoutException;
import io.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.coyote.BadRequestException;
import org.axonframework.axonserver.connector.query.AxonServerQueryDispatchException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.ExecutionException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.axonframework.queryhandling.QueryExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.MethodParameter;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

class ProblemTranslatorTest {

    private static final MachineRefusal REFUSAL =
            new MachineRefusal(MachineError.IDENTIFIER_TAKEN, "Taken.", List.of());

    private final ProblemTranslator translator = new ProblemTranslator(List.of(
            refusal -> Optional.empty(),
            refusal -> Optional.of(Problem.of(CommonErrors.METHOD_NOT_ALLOWED, refusal.detail()))));

    @ParameterizedTest
    @MethodSource
    void aKnownFailureHasItsProblem(Throwable failure, ErrorCode expected) {
        Problem problem = translator.problemOf(failure);
        assertThat(problem.error()).isEqualTo(expected);
        assertThat(problem.detail()).doesNotContain("secret", "Exception");
        assertThat(problem.headers().containsKey("Retry-After"))
                .isEqualTo(expected.equals(CommonErrors.SERVICE_UNAVAILABLE));
    }

    static Stream<Arguments> aKnownFailureHasItsProblem() {
        MethodParameter parameter = MethodParameter.forExecutable(Object.class.getDeclaredConstructors()[0], -1);
        return Stream.of(
                Arguments.of(new ProblemException(Problem.malformed("Bad.")), CommonErrors.MALFORMED_REQUEST),
                Arguments.of(
                        new MethodArgumentTypeMismatchException("x", java.util.UUID.class, "id", parameter, null),
                        CommonErrors.NOT_FOUND),
                Arguments.of(
                        new HttpRequestMethodNotSupportedException("PUT", List.of("POST", "GET")),
                        CommonErrors.METHOD_NOT_ALLOWED),
                Arguments.of(new BadRequestException("secret"), CommonErrors.MALFORMED_REQUEST),
                Arguments.of(new HttpMediaTypeNotSupportedException("secret"), CommonErrors.UNSUPPORTED_MEDIA_TYPE),
                Arguments.of(new HttpMediaTypeNotAcceptableException("secret"), CommonErrors.NOT_ACCEPTABLE),
                Arguments.of(
                        new NoResourceFoundException(org.springframework.http.HttpMethod.GET, "/secret", "secret"),
                        CommonErrors.NOT_FOUND),
                Arguments.of(new MessageTimeoutException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new MongoTimeoutException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new ConcurrencyException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new EventStoreException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(
                        new AxonServerException(ErrorMessage.newBuilder()
                                .setErrorCode("AXONIQ-4003")
                                .setMessage("secret")
                                .build()),
                        CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(
                        new AxonServerQueryDispatchException("AXONIQ-5001", "secret"),
                        CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new NoHandlerForCommandException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new NoHandlerForQueryException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new QueryTimeoutException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new CannotCreateTransactionException("secret"), CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(
                        new IllegalStateException(new SQLException("secret", "08006")),
                        CommonErrors.SERVICE_UNAVAILABLE),
                Arguments.of(new IllegalStateException("secret"), CommonErrors.INTERNAL_ERROR),
                Arguments.of(new QueryExecutionException("secret", null), CommonErrors.INTERNAL_ERROR),
                Arguments.of(new NoClassDefFoundError("secret"), CommonErrors.INTERNAL_ERROR));
    }

    @ParameterizedTest
    @MethodSource
    void whoMayHaveBeenHeardIsNotToldThatNothingIsDone(Throwable failure) {
        Problem problem = translator.problemOf(failure);
        assertThat(problem.error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
        assertThat(problem.detail()).contains("unknown").doesNotContain("Nothing is half done");
    }

    static Stream<Throwable> whoMayHaveBeenHeardIsNotToldThatNothingIsDone() {
        return Stream.of(
                new MessageTimeoutException("secret"),
                new EventStoreException("secret", Status.DEADLINE_EXCEEDED.asRuntimeException()),
                new IllegalStateException(Status.CANCELLED.asRuntimeException()),
                Status.UNAVAILABLE.asRuntimeException(),
                new ExecutionException("secret", new TimeoutException()));
    }

    @Test
    void whereNothingWasDoneTheCallerMayTryAgain() {
        assertThat(translator.problemOf(new MongoTimeoutException("secret")).detail())
                .contains("Nothing is half done");
    }

    @ParameterizedTest
    @MethodSource
    void whoseRequestIsPartlyDoneIsToldWhatStays(RuntimeException outage) {
        Problem problem = translator.problemOf(new PartialFailureException("The first half stays.", outage));
        assertThat(problem.error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
        assertThat(problem.detail()).isEqualTo("The first half stays.");
        assertThat(problem.headers()).containsKey("Retry-After");
    }

    static Stream<RuntimeException> whoseRequestIsPartlyDoneIsToldWhatStays() {
        return Stream.of(
                new MongoTimeoutException("secret"),
                new MessageTimeoutException("secret"),
                new ConcurrencyException("secret"));
    }

    @Test
    void aRefusalOrADefectInTheMiddleIsWhatItIs() {
        var refusal = new CommandExecutionException("refused", null, REFUSAL);
        assertThat(translator
                        .problemOf(new PartialFailureException("It stays.", refusal))
                        .detail())
                .isEqualTo("Taken.");
        assertThat(translator
                        .problemOf(new PartialFailureException("It stays.", new IllegalStateException()))
                        .error())
                .isEqualTo(CommonErrors.INTERNAL_ERROR);
    }

    @ParameterizedTest
    @MethodSource
    void whatIsInTheWayIsSaid(Throwable failure, String said) {
        assertThat(translator.problemOf(failure).detail()).isEqualTo(said + " Nothing is half done; try again.");
    }

    static Stream<Arguments> whatIsInTheWayIsSaid() {
        String busy = "A store is too busy at the moment.";
        String gone = "A store is unavailable at the moment.";
        SQLException lost = new SQLException("secret", "08006");
        return Stream.of(
                Arguments.of(
                        new EventStoreException("secret", new SQLTransientConnectionException("no free one")), busy),
                Arguments.of(
                        new EventStoreException("secret", new SQLTransientConnectionException("none", lost)), gone),
                Arguments.of(
                        new EventStoreException(
                                "secret", new SQLTransientConnectionException("none (total=0, active=0)")),
                        gone),
                Arguments.of(new IllegalStateException(new SQLTimeoutException("a lock")), busy),
                Arguments.of(new QueryTimeoutException("secret"), busy),
                Arguments.of(new IllegalStateException(lost), gone),
                Arguments.of(new MongoTimeoutException("secret"), gone),
                Arguments.of(new ConcurrencyException("secret"), "Others are changing the same at the moment."));
    }

    @Test
    void aRefusalIsFoundHoweverDeepAndMappedByItsFeature() {
        var failure = new IllegalStateException(
                new CommandExecutionException("outer", new CommandExecutionException("inner", null, REFUSAL)));
        assertThat(translator.problemOf(failure)).isEqualTo(Problem.of(CommonErrors.METHOD_NOT_ALLOWED, "Taken."));
    }

    @Test
    void aRefusalThatNobodyMapsIsADefect() {
        assertThat(new ProblemTranslator(List.of())
                        .problemOf(new CommandExecutionException("refused", null, REFUSAL))
                        .error())
                .isEqualTo(CommonErrors.INTERNAL_ERROR);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aClientWhoLeavesIsNoDefectAndNoErrorOfTheLog(CapturedOutput log) {
        var left = new UncheckedIOException(new IOException(new EOFException("Unexpected EOF read on the socket")));
        assertThat(translator.problemOf(left).error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
        assertThat(log.getAll()).isEmpty();
    }

    @Test
    void aWrongMethodHearsOfTheRightOnes() {
        assertThat(translator
                        .problemOf(new HttpRequestMethodNotSupportedException("PUT", List.of("POST", "GET")))
                        .headers())
                .containsEntry("Allow", "GET, POST");
    }

    @Test
    void aBodyOfAWrongTypeHearsOfTheRightOnes() {
        var failure = new HttpMediaTypeNotSupportedException(
                MediaType.TEXT_XML, List.of(MediaType.APPLICATION_JSON, MediaType.parseMediaType("text/csv")));
        assertThat(translator.problemOf(failure).detail()).isEqualTo("Send the body as application/json or text/csv.");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400",
        "401, 401",
        "403, 403",
        "404, 404",
        "405, 405",
        "406, 406",
        "413, 413",
        "414, 414",
        "415, 415",
        "417, 417",
        "418, 400",
        "431, 431",
        "500, 500",
        "501, 501",
        "503, 503",
        "505, 505",
        "507, 500"
    })
    void aStatusThatTheContainerChoseIsAProblemToo(int given, int answered) {
        assertThat(translator.ofStatus(given).error().status().value()).isEqualTo(answered);
    }

    @Test
    void aProblemIsWrittenAsTheStandardSays() throws Exception {
        var request = new MockHttpServletRequest("GET", "/api/v1/machines/1");
        var response = new MockHttpServletResponse();
        response.getOutputStream().write(new byte[100]);
        new ProblemWriter()
                .write(
                        Problem.invalid(List.of(new FieldProblem(List.of("body", "name"), "is required", "missing"))),
                        request,
                        response);
        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).isEqualTo("""
            {"type":"urn:fleet-ledger:problem:validation-failed","title":"Validation failed","status":422,\
            "detail":"One value is invalid.","instance":"/api/v1/machines/1","code":"VALIDATION_FAILED",\
            "errors":[{"loc":["body","name"],"msg":"is required","type":"missing"}]}\
            """);
    }

    @Test
    void everyCodeIsUpperSnakeCaseAndThereOnce() {
        assertThat(CommonErrors.ALL)
                .extracting(ErrorCode::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[A-Z]+(_[A-Z]+)*"));
    }
}
