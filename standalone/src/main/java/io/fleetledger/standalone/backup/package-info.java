/** The data folder of a running process as one file, and one file as a data folder. */
@NullMarked
package io.fleetledger.standalone.backup;

import org.jspecify.annotations.NullMarked;
