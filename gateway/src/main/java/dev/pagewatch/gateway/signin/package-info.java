/**
 * Who may come in: the password, sessions and API keys, who a visitor is, and what slows those who
 * guess. What comes in is a secret somebody presents; it never leaves in a log or an answer.
 */
@NullMarked
package dev.pagewatch.gateway.signin;

import org.jspecify.annotations.NullMarked;
