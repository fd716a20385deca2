/** The standalone's own tokens: who may ask for one, the key that signs them, and the one endpoint that issues them. */
@NullMarked
package io.fleetledger.standalone.issuer;

import org.jspecify.annotations.NullMarked;
