/** The wording of alerts, shared by the services that raise them and those that show them. */
@NullMarked
package io.fleetledger.support.alert;

import org.jspecify.annotations.NullMarked;
