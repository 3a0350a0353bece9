/** Starts the demo: an emulated Bitbucket Cloud, the product beside it, and connects one workspace as a person would. */
@NullMarked
package dev.portcullis.launcher;

import org.jspecify.annotations.NullMarked;
