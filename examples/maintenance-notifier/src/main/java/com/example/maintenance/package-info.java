/** A service of another team, which subscribes to what happens in a fleet. */
@NullMarked
package com.example.maintenance;

import org.jspecify.annotations.NullMarked;
