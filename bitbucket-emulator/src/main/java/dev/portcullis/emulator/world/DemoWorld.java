package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.State;
import java.time.LocalDate;

/** Placeholder. */
final class DemoWorld {

    private final SmallWorld small;

    DemoWorld(State state, GitRepositories git, Cast cast, LocalDate today) {
        small = new SmallWorld(state, git, cast, today);
    }

    void build() {
        small.build();
    }
}
