package io.fleetledger.support.offboarding;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What callers are told whose request was under way while their tenant was off-boarded: the same as those behind it. */
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
