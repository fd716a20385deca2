/** Groups of machines and the tree they form: documents, their projection, their queries, the read endpoints. */
@NullMarked
package io.fleetledger.query.group;

import org.jspecify.annotations.NullMarked;
