package dev.portcullis.emulator.world;

import dev.portcullis.emulator.EmulatorOptions.Size;
import dev.portcullis.emulator.EmulatorOptions.World;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.State;
import java.time.LocalDate;

/** Chooses what an empty data folder is filled with; a folder that holds people already is left alone. */
public final class Worlds {

    private Worlds() {}

    public static void fill(World world, Size size, State state, GitRepositories git, LocalDate today) {
        if (state.persons.size() > 0) {
            GeneratedWorld.resume(state, git);
            return;
        }
        state.change(() -> {
            Cast cast = new Cast();
            cast.save(state);
            switch (world) {
                case DEMO -> new DemoWorld(state, git, cast, today).build();
                case SMALL -> new SmallWorld(state, git, cast, today).build();
                case GENERATED -> GeneratedWorld.build(state, git, cast, today, size);
                case EMPTY -> new Builder(state, git, cast, today).workspaces();
            }
        });
    }
}
