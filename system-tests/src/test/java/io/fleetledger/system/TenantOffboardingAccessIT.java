package io.fleetledger.system;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may hand out a tenant and have it off-boarded: nobody, where no tenant is the platform's. */
@SystemTest
final class TenantOffboardingAccessIT {

    private static final String TENANT = "/api/v1/admin/tenants/no-such-tenant";
    private static final String OFFBOARDING = TENANT + "/off-boarding";

    private final Fleet fleet;

    TenantOffboardingAccessIT(Fleet fleet) {
        this.fleet = fleet;
    }

    private Stream<Call> requests() {
        return Stream.of(
                fleet.anonymous("GET", TENANT + "/export"),
                fleet.anonymous("GET", OFFBOARDING),
                fleet.anonymous("POST", OFFBOARDING).json("{\"tenant_id\":\"no-such-tenant\"}"));
    }

    @Test
    void noAdminMayWhereNoneIsThePlatforms() {
        for (String caller : List.of("admin", "operator", "viewer", "agent")) {
            requests()
                    .forEach(request ->
                            request.token(fleet.as(caller).token()).send().expectProblem(403, "ROLE_TOO_LOW"));
        }
    }

    @Test
    void nobodyMayWithoutAToken() {
        requests().forEach(request -> request.send().expectProblem(401, "UNAUTHENTICATED"));
    }
}
