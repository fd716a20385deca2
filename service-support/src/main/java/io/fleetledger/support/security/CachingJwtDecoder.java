package io.fleetledger.support.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Checks a token once a minute rather than with each request: a client sends the same token for an hour, and parsing it
 * and checking its signature took as long as serving the request. Refused tokens are not remembered, and an expired
 * token is never answered from memory. A token that is bound to a certificate is not remembered either: whether its
 * sender has that certificate is to be asked of each request. A key that the issuer withdraws is therefore trusted for
 * up to a minute longer; the decoder itself remembers the issuer's keys for longer.
 */
final class CachingJwtDecoder implements JwtDecoder {

    static final Duration REMEMBERED = Duration.ofMinutes(1);
    static final int TOKENS = 1_000; // some 4 KB each

    private static final String CONFIRMATION = "cnf"; // RFC 7800

    private final JwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Jwt> verified;

    CachingJwtDecoder(JwtDecoder decoder, Clock clock, Ticker ticker) {
        this.decoder = decoder;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .maximumSize(TOKENS)
                .build();
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known != null && !isExpired(known)) {
            return known;
        }
        Jwt checked = decoder.decode(token);
        if (!checked.hasClaim(CONFIRMATION)) {
            verified.put(token, checked);
        }
        return checked;
    }

    private boolean isExpired(Jwt token) {
        Instant end = token.getExpiresAt();
        return end != null && !clock.instant().isBefore(end);
    }
}
