/** What Bitbucket Cloud does, case by case: run against the emulator by a test, and against the service by whoever has a workspace. */
@NullMarked
package dev.portcullis.emulator.contract;

import org.jspecify.annotations.NullMarked;
