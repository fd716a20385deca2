/** Why a tenant's command is not carried out because of the tenant itself. */
@NullMarked
package io.fleetledger.commands.tenant;

import org.jspecify.annotations.NullMarked;
