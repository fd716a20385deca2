package io.fleetledger.standalone.backup;

import io.fleetledger.events.backup.BackupRequestedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.FileDownload;
import io.fleetledger.support.http.MinResponseDataRate;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.DisconnectedClientHelper;

/** Streams a backup of the data folder to the caller; nothing of it is stored here. */
@RestController
@Tag(name = "Administration")
class BackupController {

    private static final Logger LOG = LoggerFactory.getLogger(BackupController.class);
    private static final String ZIP = "application/zip";

    private final Backups backups;
    private final Events events;
    private final Clock clock = Clock.systemUTC();
    private final MinResponseDataRate minRate;

    /** While a backup is read, the stores reuse none of their space, so a slow client makes the disk fill up. */
    BackupController(
            Backups backups,
            Events events,
            @Value("${fleet.backups.patience}") Duration patience,
            @Value("${fleet.backups.per-second}") DataSize perSecond) {
        this.backups = backups;
        this.events = events;
        this.minRate = new MinResponseDataRate("fleet.backups", patience, perSecond);
    }

    @PostMapping(path = "/api/v1/admin/backups", produces = ZIP)
    @RequiresRole(value = Role.ADMIN, revealsAllTenants = true)
    @Operation(
            summary = "Take a backup",
            description = "Of the standalone only, while it runs: everything that it keeps, of all tenants, its keys"
                    + " among it, as one file. What was answered before is in it. Nothing is kept on the server. A"
                    + " download that ends early has failed, and is refused when it is restored. Left to administrators"
                    + " of tenants that fleet.admin.platform-tenants names.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, streamed",
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @SendsHeaders(ResponseHeader.FILE_NAME)
    void takeBackup(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        if (backups.isStoreLost()) {
            throw unavailable("A write to the data folder has failed, as on a full disk. First it has to have room.");
        }
        if (!backups.hasFreeSpace()) {
            throw unavailable(
                    "The data folder's disk has too little room for its stores to grow meanwhile, as they do.");
        }
        if (!backups.begin()) {
            throw unavailable("Another backup is being taken.");
        }
        try {
            events.publish(caller, List.of(new BackupRequestedEvent(caller.tenantId())));
            send(response);
        } finally {
            backups.end();
        }
    }

    private void send(HttpServletResponse response) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LOG.info("A backup is being taken");
        try {
            FileDownload.send(
                    response,
                    ZIP,
                    "fleet-ledger-" + now.toString().replace(':', '-') + ".zip",
                    out -> backups.write(minRate.hold(out), now));
            LOG.info("The backup has been taken");
        } catch (IOException failure) {
            if (DisconnectedClientHelper.isClientDisconnectedException(failure)) { // Others are logged as errors.
                LOG.info("The backup was not completed: {}", failure.toString());
            }
            throw failure;
        } catch (RuntimeException failure) {
            throw Outages.isOutage(failure) && !response.isCommitted() ? failure : broken(failure);
        }
    }

    /**
     * The cause is left out: a file that ends too early would be taken for a client's disconnect, and the answer might
     * then end properly.
     */
    private static IllegalStateException broken(RuntimeException failure) {
        var broken = new IllegalStateException("The backup was not completed: " + failure);
        broken.addSuppressed(failure);
        return broken;
    }

    private static ProblemException unavailable(String why) {
        return new ProblemException(
                Problem.of(CommonErrors.SERVICE_UNAVAILABLE, why).with("Retry-After", "30"));
    }
}
