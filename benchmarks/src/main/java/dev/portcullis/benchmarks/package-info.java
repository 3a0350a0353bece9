/** Whole-process benchmarks: each prints its figures as its last line. */
@NullMarked
package dev.portcullis.benchmarks;

import org.jspecify.annotations.NullMarked;
