package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import java.util.ArrayList;
import java.util.List;

/** Who a variable of Pipelines belongs to. */
public sealed interface VariablePlace {

    /** A repository's; for all of its pipelines. */
    record OfRepository(String workspace, String repository) implements VariablePlace {}

    /** A workspace's; for the pipelines of all of its repositories. */
    record OfWorkspace(String workspace) implements VariablePlace {}

    /** One environment's that a repository is deployed to. */
    record OfEnvironment(String workspace, String repository, String environmentUuid) implements VariablePlace {}

    /** The operation of this place among those of the three. */
    default Operation among(Operation ofRepository, Operation ofWorkspace, Operation ofEnvironment) {
        return switch (this) {
            case OfRepository repository -> ofRepository;
            case OfWorkspace workspace -> ofWorkspace;
            case OfEnvironment environment -> ofEnvironment;
        };
    }

    /** What its paths are filled with, followed by more. */
    default Object[] parts(Object... more) {
        List<Object> parts = new ArrayList<>();
        switch (this) {
            case OfRepository(String workspace, String repository) -> parts.addAll(List.of(workspace, repository));
            case OfWorkspace(String workspace) -> parts.add(workspace);
            case OfEnvironment(String workspace, String repository, String environment) ->
                parts.addAll(List.of(workspace, repository, environment));
        }
        parts.addAll(List.of(more));
        return parts.toArray();
    }
}
