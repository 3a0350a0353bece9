package dev.portcullis.emulator.state;

/** A variable of Pipelines; its owner is a workspace, a repository or an environment, by uuid (facts 5.4). */
public record Variable(String owner, String uuid, String name, String value, boolean secured) {

    public String key() {
        return owner + "/" + name;
    }

    @Override
    public String toString() {
        return "Variable[" + name + "]";
    }
}
