/** What happened to groups of machines and to the tree they form. */
@NullMarked
package io.fleetledger.events.group;

import org.jspecify.annotations.NullMarked;
