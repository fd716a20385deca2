/** How a machine is: judged by its readings and rules, decided once, and said in events. */
@NullMarked
package io.fleetledger.command.status;

import org.jspecify.annotations.NullMarked;
