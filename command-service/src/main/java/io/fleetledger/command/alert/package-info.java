/** The write side of alerts: the aggregate, the sagas' decisions, the users' actions. */
@NullMarked
package io.fleetledger.command.alert;

import org.jspecify.annotations.NullMarked;
