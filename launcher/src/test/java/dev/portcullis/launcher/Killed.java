package dev.portcullis.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A launcher that will be killed: starts a child and tells its process number. */
final class Killed {
    private Killed() {}

    public static void main(String[] arguments) {
        Child child = Child.start(
                "patient",
                Path.of(arguments[0]),
                List.of(),
                System.getProperty("java.class.path"),
                List.of(Patient.class.getName()),
                Map.of());
        Patience.await(java.time.Duration.ofSeconds(20), () -> child.said("running"), () -> "not running");
        System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
        child.death().join();
    }
}
