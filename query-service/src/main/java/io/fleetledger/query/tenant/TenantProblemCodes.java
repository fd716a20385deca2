package io.fleetledger.query.tenant;

import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reasons for not exporting or off-boarding a tenant. */
@Component
final class TenantProblemCodes implements ErrorCatalogue {

    private static final ErrorCode PLATFORM_TENANT = new ErrorCode(
            "TENANT_IS_PLATFORM",
            HttpStatus.CONFLICT,
            "The tenant is one of the platform's, whose administrators do this to others.");

    private static final ErrorCode LEFT = new ErrorCode(
            "TENANT_HAS_LEFT", HttpStatus.CONFLICT, "The tenant's off-boarding has begun: nothing of it is shown.");

    static ProblemException platformTenant() {
        return new ProblemException(Problem.of(
                PLATFORM_TENANT,
                "This is one of the tenants that fleet.admin.platform-tenants names. Take it off that list first."));
    }

    static ProblemException left() {
        return new ProblemException(
                Problem.of(LEFT, "This tenant's off-boarding has begun: there is nothing to hand out any more."));
    }

    @Override
    public List<ErrorCode> codes() {
        return List.of(PLATFORM_TENANT, LEFT);
    }
}
