/**
 * Browser slots: Chromium driven by Playwright, each on a thread of its own, watched from outside.
 * The only place that knows Playwright.
 */
@NullMarked
package dev.pagewatch.worker.browser;

import org.jspecify.annotations.NullMarked;
