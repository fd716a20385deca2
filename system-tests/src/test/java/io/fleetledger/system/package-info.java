/** Fleet Ledger from outside: one running process, or any deployment, over HTTP. */
@NullMarked
package io.fleetledger.system;

import org.jspecify.annotations.NullMarked;
