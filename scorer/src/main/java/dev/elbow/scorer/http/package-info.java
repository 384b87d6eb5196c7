/** What clients of HTTP servers share: addresses, logins, faults in words. */
@NullMarked
package dev.elbow.scorer.http;

import org.jspecify.annotations.NullMarked;
