/** What happened: one package per feature, one record per kind of fact. */
@NullMarked
package io.fleetledger.events;

import org.jspecify.annotations.NullMarked;
