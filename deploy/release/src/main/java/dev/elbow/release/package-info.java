/** Makes what a release consists of from what the build left: archives, licences, checksums; no part of what is shipped. */
@NullMarked
package dev.elbow.release;

import org.jspecify.annotations.NullMarked;
