/** What happened to long imports. */
@NullMarked
package io.fleetledger.events.importjob;

import org.jspecify.annotations.NullMarked;
