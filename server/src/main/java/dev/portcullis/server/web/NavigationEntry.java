package dev.portcullis.server.web;

/** One line of the sidebar, contributed as a bean by the package that has the page; a page that does not exist has none. */
public interface NavigationEntry {
    /** The sidebar's groups, from top to bottom. */
    enum Group {
        WORK(""),
        INVENTORY("Inventory"),
        STANDARDS("Standards"),
        OPERATIONS("Operations");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    Group group();

    /** Place inside the group: 10, 20, 30 … */
    int order();

    String title();

    /** Where it leads; it is also the current entry on every page below this path. */
    String path();

    /** A symbol of the sprite. */
    String icon();

    Permission needs();

    /** The letter that opens it after {@code g}; empty for none. */
    String key();

    static NavigationEntry of(Group group, int order, String title, String path, String icon, Permission needs, String key) {
        record Line(Group group, int order, String title, String path, String icon, Permission needs, String key)
                implements NavigationEntry {}
        return new Line(group, order, title, path, icon, needs, key);
    }

    static NavigationEntry of(Group group, int order, String title, String path, String icon) {
        return of(group, order, title, path, icon, Permission.VIEW, "");
    }
}
