package io.fleetledger.benchmarks;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.security.RequiresRole;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The limit of an answer: bytes that are in memory already, through the same server, token and filters. */
@RestController
class BytesFromMemory {

    static final String PATH = "/api/v1/bytes-from-memory";

    private volatile byte[] bytes = {};

    void hold(byte[] held) {
        bytes = held.clone();
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.VIEWER)
    ResponseEntity<byte[]> bytes() {
        return ResponseEntity.ok(bytes);
    }
}
