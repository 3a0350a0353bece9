/** Page layout, navigation, paging, errors, forms, the Permission type: the kit under all pages. */
@NullMarked
package dev.portcullis.server.web;

import org.jspecify.annotations.NullMarked;
