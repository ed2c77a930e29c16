/** The REST API, routed by openapi.yaml. */
@NullMarked
package dev.pagewatch.gateway.rest;

import org.jspecify.annotations.NullMarked;
