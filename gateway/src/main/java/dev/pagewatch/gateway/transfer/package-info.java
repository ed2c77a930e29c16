/**
 * Watches in and out by the file: lists of URLs, our own export, backups of changedetection.io.
 * Files come in by path, and watches go to the store in pieces.
 */
@NullMarked
package dev.pagewatch.gateway.transfer;

import org.jspecify.annotations.NullMarked;
