/** What exists in Bitbucket: workspaces, projects, repositories, branch heads, pull requests. */
@NullMarked
package dev.portcullis.server.inventory;

import org.jspecify.annotations.NullMarked;
