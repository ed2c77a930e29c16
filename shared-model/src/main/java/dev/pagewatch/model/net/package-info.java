/** Which addresses and URLs may be watched at all. Judges what it is given; opens no socket. */
@NullMarked
package dev.pagewatch.model.net;

import org.jspecify.annotations.NullMarked;
