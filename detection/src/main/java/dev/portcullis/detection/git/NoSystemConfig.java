package dev.portcullis.detection.git;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** Keeps JGit from the machine's, the user's and its own configuration, and from the environment: only the repository speaks. */
final class NoSystemConfig extends SystemReader.Delegate {
    private NoSystemConfig(SystemReader real) {
        super(real);
    }

    /** For the whole process, once. */
    static synchronized void install() {
        SystemReader now = SystemReader.getInstance();
        if (!(now instanceof NoSystemConfig)) {
            SystemReader.setInstance(new NoSystemConfig(now));
        }
    }

    @Override
    public String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(fs);
    }

    @Override
    public Path getXdgConfigDirectory(FS fs) {
        return null;
    }

    private static final class Nothing extends FileBasedConfig {
        Nothing(FS fs) {
            super(null, new File("no-such-configuration"), fs);
        }

        /**
         * How exact the file system's times are: one second, said so that JGit 7.8 does not find out by writing files into the
         * repository.
         */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            if (ConfigConstants.CONFIG_FILESYSTEM_SECTION.equals(section)) {
                return ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION.equals(name) ? unit.convert(1, TimeUnit.SECONDS) : 0;
            }
            return super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
