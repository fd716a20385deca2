/** Groups of machines and the tree they form: documents, their projection, the queries on them, the read endpoints. */
@NullMarked
package io.fleetledger.query.group;

import org.jspecify.annotations.NullMarked;
