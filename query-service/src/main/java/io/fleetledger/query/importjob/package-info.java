/** Long imports as lists and single reads show them. */
@NullMarked
package io.fleetledger.query.importjob;

import org.jspecify.annotations.NullMarked;
