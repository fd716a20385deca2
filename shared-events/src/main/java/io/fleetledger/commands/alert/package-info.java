/** What people can do about alerts, and what they are answered. */
@NullMarked
package io.fleetledger.commands.alert;

import org.jspecify.annotations.NullMarked;
