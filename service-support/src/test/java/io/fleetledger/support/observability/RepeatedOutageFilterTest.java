package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import io.fleetledger.support.observability.RepeatedOutageFilter.Kind;
import io.fleetledger.support.trace.UnthrottledLog;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.serialization.SerializationException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** A store that is out of reach is told of once, whoever tries again how often. */
class RepeatedOutageFilterTest {

    private final Exception full =
            new SQLException("The database has been closed", new IOException("No space left on device"));

    private final RepeatedOutageFilter repeated = new RepeatedOutageFilter();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger coordinator;
    private final Logger scanner;

    RepeatedOutageFilterTest() {
        LoggerContext context = new LoggerContext();
        context.addTurboFilter(repeated);
        logged.start();
        coordinator = context.getLogger("coordinator");
        scanner = context.getLogger("scanner");
        coordinator.addAppender(logged);
        scanner.addAppender(logged);
    }

    @Test
    void anOutageIsLoggedOnceInEachPlace() {
        for (int attempt = 0; attempt < 100; attempt++) {
            coordinator.warn("Processor [{}] is retried", "list-" + attempt, full);
            scanner.error("Not looked up", full);
        }

        assertThat(messages()).containsExactly("Processor [list-0] is retried", "Not looked up");
    }

    @Test
    void anotherFailureIsAnotherKind() {
        scanner.warn("Not looked up", full);
        scanner.warn("Not looked up", new MongoTimeoutException("Nobody there"));
        scanner.warn("Not looked up", new MongoTimeoutException("Nobody there"));

        assertThat(messages()).hasSize(2);
    }

    @Test
    void whatWasCountedIsToldAndTheNextPeriodBeginsWithTheWholeFailure() {
        scanner.warn("Not looked up", full);
        scanner.warn("Not looked up", full);
        scanner.warn("Not looked up", full);
        coordinator.warn("Retried", full);
        Map<Kind, Long> told = new HashMap<>();
        repeated.endPeriod(told::put);
        assertThat(told).isEqualTo(Map.of(new Kind("scanner", "IOException"), 2L));

        scanner.warn("Not looked up", full);
        assertThat(messages()).containsExactly("Not looked up", "Retried", "Not looked up");
    }

    /** Each is of another event, and its correlation id leads there. */
    @Test
    void whatIsNoOutageIsLoggedEachTime() {
        for (int event = 0; event < 3; event++) {
            coordinator.error("Parked {}", event, new IllegalStateException("Not to be handled"));
            coordinator.warn("Nothing has failed");
        }

        assertThat(messages()).hasSize(6);
    }

    /** What Jackson has to say of a text is an IOException by its class, and a store's answer is one of its exceptions. */
    @Test
    void whatIsMarkedIsLoggedEachTimeThoughItLooksLikeAnOutage() {
        Throwable unreadable = new SerializationException(
                "Not read", MismatchedInputException.from(null, String.class, "A text was expected"));
        Throwable refused = new MongoWriteException(
                new WriteError(10334, "Too large", new BsonDocument()), new ServerAddress(), Set.of());
        for (int event = 0; event < 3; event++) {
            coordinator.error(UnthrottledLog.MARKER, "Parked {}", event, unreadable);
            coordinator.warn(UnthrottledLog.MARKER, "Parked {}", event, refused);
        }
        coordinator.error("Not marked", unreadable);
        coordinator.error("Not marked", unreadable);

        assertThat(messages()).hasSize(7).filteredOn("Not marked"::equals).hasSize(1);
    }

    @Test
    void whoAskedForDetailsGetsThem() {
        coordinator.debug("Not opened", full);
        coordinator.debug("Not opened", full);

        assertThat(messages()).hasSize(2);
    }

    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        logged.list.forEach(event -> messages.add(event.getFormattedMessage()));
        return messages;
    }
}
