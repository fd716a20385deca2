/** Backup of a running process's data folder to one file, and its restore. */
@NullMarked
package io.fleetledger.standalone.backup;

import org.jspecify.annotations.NullMarked;
