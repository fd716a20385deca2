package io.fleetledger.support.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets Spring Boot report a {@link StartupRefusedException} as its description and action. */
final class StartupRefusedAnalyzer extends AbstractFailureAnalyzer<StartupRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartupRefusedException refused) {
        return new FailureAnalysis(refused.description(), refused.action(), refused);
    }
}
