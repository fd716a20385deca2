/** A service of another team that subscribes to a fleet's events. */
@NullMarked
package com.example.maintenance;

import org.jspecify.annotations.NullMarked;
