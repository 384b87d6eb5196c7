/** Holds the documents to the program: their commands run, and the reference says what the code does. */
@NullMarked
package dev.elbow.deploy.docs;

import org.jspecify.annotations.NullMarked;
