/** The standalone's own tokens: the clients that may request one, the key that signs them, and the token endpoint. */
@NullMarked
package io.fleetledger.standalone.issuer;

import org.jspecify.annotations.NullMarked;
