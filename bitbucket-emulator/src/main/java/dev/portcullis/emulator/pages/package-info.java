/** Pages to look at, under the paths of bitbucket.org: read only, server-rendered, without scripts. */
@NullMarked
package dev.portcullis.emulator.pages;

import org.jspecify.annotations.NullMarked;
