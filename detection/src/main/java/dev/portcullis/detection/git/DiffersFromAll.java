package dev.portcullis.detection.git;

import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Lets through what the first tree has and no other tree has in the same form: what a merge itself brings, not what its parents had. */
final class DiffersFromAll extends TreeFilter {
    static final TreeFilter FILTER = new DiffersFromAll();

    private DiffersFromAll() {}

    @Override
    public boolean include(TreeWalk walk) {
        if (walk.getRawMode(0) == 0) {
            return false;
        }
        for (int tree = 1; tree < walk.getTreeCount(); tree++) {
            if (walk.getRawMode(tree) == walk.getRawMode(0) && walk.idEqual(tree, 0)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean shouldBeRecursive() {
        return false;
    }

    @Override
    public TreeFilter clone() {
        return this;
    }
}
