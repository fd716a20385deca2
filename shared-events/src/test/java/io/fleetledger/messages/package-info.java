/** Tests over all messages, whatever their feature. */
@NullMarked
package io.fleetledger.messages;

import org.jspecify.annotations.NullMarked;
