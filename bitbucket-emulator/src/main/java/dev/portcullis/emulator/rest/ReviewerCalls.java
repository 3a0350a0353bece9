package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.List;
import java.util.stream.Stream;

/** Default reviewers and the branching model, to read only (facts 5.2). */
final class ReviewerCalls {

    private static final Pages EFFECTIVE = new Pages(20, 100);

    private final Service service;

    ReviewerCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}";
        String read = "read:pullrequest:bitbucket";
        routes.add("GET", path + "/default-reviewers", "pullrequest", read, this::own);
        routes.add("GET", path + "/effective-default-reviewers", "pullrequest", read, this::effective);
        routes.add("GET", path + "/branching-model", "repository", "read:repository:bitbucket", this::model);
    }

    private List<DefaultReviewer> of(String subject) {
        return service.state().defaultReviewers.startingWith(subject + "/");
    }

    private Answer own(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Pages.STANDARD.plain(
                call,
                of(repository.uuid()),
                one -> service.shapes().people().user(service.directory().person(one.person())));
    }

    private Answer effective(Call call) {
        Repository repository = service.repository(call, Right.READ);
        List<DefaultReviewer> own = of(repository.uuid());
        List<DefaultReviewer> all = Stream.concat(
                        own.stream(),
                        of(repository.project()).stream()
                                .filter(one -> own.stream()
                                        .noneMatch(known -> known.person().equals(one.person()))))
                .toList();
        return EFFECTIVE.plain(call, all, one -> service.shapes().settings().reviewer(one, repository));
    }

    private Answer model(Call call) {
        return Answer.ok(service.shapes().settings().branchingModel(service.repository(call, Right.READ)));
    }
}
