/** Alerts as they change: the aggregate, what sagas decide about it, what people do about it. */
@NullMarked
package io.fleetledger.command.alert;

import org.jspecify.annotations.NullMarked;
