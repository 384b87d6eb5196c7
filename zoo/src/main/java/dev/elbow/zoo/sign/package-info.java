/** Who made a package: keys and signatures in the formats of minisign, the keys a user trusts, and what they say of a manifest. */
@NullMarked
package dev.elbow.zoo.sign;

import org.jspecify.annotations.NullMarked;
