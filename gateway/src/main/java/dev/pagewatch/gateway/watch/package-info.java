/** Operations on watches as people ask for them: drafts, patches, commands, validation. */
@NullMarked
package dev.pagewatch.gateway.watch;

import org.jspecify.annotations.NullMarked;
