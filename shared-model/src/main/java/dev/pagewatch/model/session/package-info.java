/**
 * What gateways and workers say to each other about live sessions: a browser that a person sees and
 * uses, so that what is done in it becomes steps.
 */
@NullMarked
package dev.pagewatch.model.session;

import org.jspecify.annotations.NullMarked;
