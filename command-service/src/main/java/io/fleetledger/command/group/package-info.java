/** The write side of groups: the aggregate, the tree, the members, the endpoints. */
@NullMarked
package io.fleetledger.command.group;

import org.jspecify.annotations.NullMarked;
