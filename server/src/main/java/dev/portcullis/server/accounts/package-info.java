/** Who may use the product: users, roles, sessions, first start. */
@NullMarked
package dev.portcullis.server.accounts;

import org.jspecify.annotations.NullMarked;
