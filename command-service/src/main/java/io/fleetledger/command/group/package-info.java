/** Groups as they are changed: the aggregate, the tree they form, their members, the write endpoints. */
@NullMarked
package io.fleetledger.command.group;

import org.jspecify.annotations.NullMarked;
