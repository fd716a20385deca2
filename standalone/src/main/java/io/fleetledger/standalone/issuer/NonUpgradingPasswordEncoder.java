package io.fleetledger.standalone.issuer;

import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares secrets and leaves them as they are written. Spring's encoder would hash a demo client's secret, which is public,
 * with its first token after each start, and compare hashes from then on: a tenth of a second of computing each time.
 */
final class NonUpgradingPasswordEncoder implements PasswordEncoder {

    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    @Override
    public @Nullable String encode(@Nullable CharSequence secret) {
        return encoder.encode(secret);
    }

    @Override
    public boolean matches(@Nullable CharSequence secret, @Nullable String written) {
        return encoder.matches(secret, written);
    }

    @Override
    public boolean upgradeEncoding(@Nullable String written) {
        return false;
    }
}
