@NullMarked
package com.example.maintenance;

import org.jspecify.annotations.NullMarked;
