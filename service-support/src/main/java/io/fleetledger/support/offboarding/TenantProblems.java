package io.fleetledger.support.offboarding;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The problem for requests that were under way when their tenant was off-boarded: the same as for later ones. */
@Component
final class TenantProblems implements RefusalMapping {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof TenantRefusal tenant
                ? Optional.of(Problem.of(
                        switch (tenant.error()) {
                            case TENANT_OFFBOARDED -> CommonErrors.TENANT_OFFBOARDED;
                        },
                        tenant.detail()))
                : Optional.empty();
    }
}
