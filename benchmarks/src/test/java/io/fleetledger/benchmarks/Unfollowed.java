package io.fleetledger.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import org.axonframework.serialization.Revision;

/** An event of the product, in its bytes, as one of a type that nobody follows. */
@Revision("1")
record Unfollowed<T>(@JsonValue T event) {}
