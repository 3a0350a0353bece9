/** From a credential to a watched workspace and back: the wizard, its checks, what is watched. */
@NullMarked
package dev.portcullis.server.onboarding;

import org.jspecify.annotations.NullMarked;
