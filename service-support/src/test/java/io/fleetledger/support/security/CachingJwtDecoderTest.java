package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class CachingJwtDecoderTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SteppingClock clock = new SteppingClock(START);
    private final List<String> checked = new ArrayList<>();

    @Test
    void checksATokenOnce() {
        JwtDecoder tokens = remembering(START.plusSeconds(3600));

        Jwt first = tokens.decode("a");
        Jwt second = tokens.decode("a");

        assertThat(second).isSameAs(first);
        assertThat(checked).containsExactly("a");
    }

    @Test
    void checksEachTokenByItself() {
        JwtDecoder tokens = remembering(START.plusSeconds(3600));

        assertThat(tokens.decode("a").getTokenValue()).isEqualTo("a");
        assertThat(tokens.decode("b").getTokenValue()).isEqualTo("b");
    }

    @Test
    void checksATokenAgainAfterAMinute() {
        JwtDecoder tokens = remembering(START.plusSeconds(3600));
        tokens.decode("a");

        clock.step(Duration.ofSeconds(59));
        tokens.decode("a");
        assertThat(checked).hasSize(1);

        clock.step(Duration.ofSeconds(1));
        tokens.decode("a");
        assertThat(checked).hasSize(2);
    }

    @Test
    void leavesAnExpiredTokenToTheDecoder() {
        JwtDecoder tokens = remembering(START.plusSeconds(30));
        tokens.decode("a");

        clock.step(Duration.ofSeconds(30));
        tokens.decode("a");

        assertThat(checked).hasSize(2);
    }

    @Test
    void remembersNoRefusal() {
        JwtDecoder tokens = new CachingJwtDecoder(
                token -> {
                    checked.add(token);
                    throw new BadJwtException("not ours");
                },
                clock,
                this::nanoseconds);

        assertThatThrownBy(() -> tokens.decode("a")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("a")).isInstanceOf(BadJwtException.class);
        assertThat(checked).hasSize(2);
    }

    @Test
    void leavesATokenThatIsBoundToItsBearersKeyToTheDecoder() {
        JwtDecoder tokens =
                remembering(START.plusSeconds(3600), Map.of("cnf", Map.of("x5t#S256", "a certificate's thumbprint")));
        tokens.decode("a");

        tokens.decode("a");

        assertThat(checked).hasSize(2);
    }

    private JwtDecoder remembering(Instant expires) {
        return remembering(expires, Map.of());
    }

    private JwtDecoder remembering(Instant expires, Map<String, Object> moreClaims) {
        return new CachingJwtDecoder(
                token -> {
                    checked.add(token);
                    return Jwt.withTokenValue(token)
                            .header("alg", "none")
                            .subject("someone")
                            .expiresAt(expires)
                            .claims(claims -> claims.putAll(moreClaims))
                            .build();
                },
                clock,
                this::nanoseconds);
    }

    private long nanoseconds() {
        return Duration.between(START, clock.instant()).toNanos();
    }
}
