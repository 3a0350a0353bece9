package dev.portcullis.emulator.git;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.access.RateLimits;
import dev.portcullis.emulator.access.Restrictions;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.ServiceNotEnabledException;
import org.jspecify.annotations.Nullable;

/** git over smart HTTP at {@code /<workspace>/<repository>.git}: protocol 2, shallow clones, no filters (facts 8). */
public final class GitInterface {

    /** Hears which refs a push moved, before git reports success to its user. */
    @FunctionalInterface
    public interface PushListener {
        void pushed(String repositoryUuid, Principal principal, List<RefChange> changes);
    }

    private static final String HEADS = "refs/heads/";

    private GitInterface() {}

    public static boolean isGitPath(String path) {
        return GitDoor.PATH.matcher(path).matches();
    }

    public static ServletContextHandler handler(
            GitRepositories repositories,
            Directory directory,
            Authenticator authenticator,
            Restrictions restrictions,
            @Nullable RateLimits limits,
            Consumer<String> counted,
            PushListener listener) {
        BranchRules rules = new BranchRules(directory);
        GitServlet servlet = new GitServlet();
        servlet.setRepositoryResolver((request, name) -> {
            org.eclipse.jgit.lib.Repository repository =
                    repositories.open(repository(request).uuid());
            repository.incrementOpen();
            return repository;
        });
        servlet.setUploadPackFactory((request, repository) -> {
            UploadPack pack = new UploadPack(repository);
            String protocol = request.getHeader("Git-Protocol");
            if (protocol != null) {
                pack.setExtraParameters(Arrays.asList(protocol.split(":")));
            }
            return pack;
        });
        servlet.setReceivePackFactory((request, repository) -> receive(request, repository, rules, listener));
        ServletContextHandler handler = new ServletContextHandler();
        handler.addFilter(
                new FilterHolder(new GitDoor(directory, authenticator, restrictions, limits, counted)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        handler.addServlet(new ServletHolder(servlet), "/*");
        return handler;
    }

    private static Repository repository(HttpServletRequest request) {
        return (Repository) request.getAttribute(GitDoor.REPOSITORY);
    }

    private static ReceivePack receive(
            HttpServletRequest request, org.eclipse.jgit.lib.Repository git, BranchRules rules, PushListener listener)
            throws ServiceNotEnabledException {
        if (!(request.getAttribute(GitDoor.PRINCIPAL) instanceof Principal principal)
                || !Boolean.TRUE.equals(request.getAttribute(GitDoor.WRITING))) {
            throw new ServiceNotEnabledException();
        }
        Repository repository = repository(request);
        ReceivePack pack = new ReceivePack(git);
        pack.setAllowNonFastForwards(true);
        pack.setAllowDeletes(true);
        pack.setAllowCreates(true);
        pack.setRefLogIdent(new org.eclipse.jgit.lib.PersonIdent(
                principal.person().displayName(), principal.person().email()));
        pack.setPreReceiveHook((door, commands) -> {
            keepMainBranch(repository, commands);
            restrict(door, rules, repository, principal.person(), commands);
        });
        pack.setPostReceiveHook((door, commands) -> listener.pushed(repository.uuid(), principal, changes(commands)));
        return pack;
    }

    /** That the main branch cannot be deleted by a push is a guess. */
    private static void keepMainBranch(Repository repository, Collection<ReceiveCommand> commands) {
        for (ReceiveCommand command : commands) {
            if (command.getType() == ReceiveCommand.Type.DELETE
                    && command.getRefName().equals(HEADS + repository.mainBranch())) {
                command.setResult(
                        ReceiveCommand.Result.REJECTED_OTHER_REASON, "deletion of the main branch prohibited");
            }
        }
    }

    /** As a hook of git does it: one refused ref refuses the whole push. */
    private static void restrict(
            ReceivePack door,
            BranchRules rules,
            Repository repository,
            Person person,
            Collection<ReceiveCommand> commands) {
        boolean refused = false;
        for (ReceiveCommand command : commands) {
            if (command.getRefName().startsWith(HEADS)) {
                String branch = command.getRefName().substring(HEADS.length());
                Optional<String> refusal = rules.refusal(repository, person, branch, act(command));
                refusal.ifPresent(door::sendMessage);
                refused |= refusal.isPresent();
            }
        }
        if (refused) {
            commands.stream()
                    .filter(one -> one.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED)
                    .forEach(one ->
                            one.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined"));
        }
    }

    private static BranchRules.Act act(ReceiveCommand command) {
        return switch (command.getType()) {
            case CREATE -> BranchRules.Act.CREATE;
            case UPDATE -> BranchRules.Act.MOVE;
            case UPDATE_NONFASTFORWARD -> BranchRules.Act.FORCE;
            case DELETE -> BranchRules.Act.DELETE;
        };
    }

    private static List<RefChange> changes(Collection<ReceiveCommand> commands) {
        List<RefChange> changes = new ArrayList<>();
        for (ReceiveCommand command : commands) {
            if (command.getResult() == ReceiveCommand.Result.OK) {
                changes.add(new RefChange(command.getRefName(), hash(command.getOldId()), hash(command.getNewId())));
            }
        }
        return changes;
    }

    private static @Nullable String hash(ObjectId id) {
        return ObjectId.zeroId().equals(id) ? null : id.name();
    }
}
