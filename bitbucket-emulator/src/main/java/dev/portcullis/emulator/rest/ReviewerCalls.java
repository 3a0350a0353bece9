package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Default reviewers and the branching model, reviewers to change too (facts 5.2). */
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
        routes.add("GET", path + "/effective-branching-model", "repository", "read:repository:bitbucket", this::effectiveModel);
        String one = path + "/default-reviewers/{target_username}";
        routes.add("GET", one, "pullrequest", read, this::one);
        routes.add("PUT", one, "repository:admin", "admin:repository:bitbucket", this::add);
        routes.add("DELETE", one, "repository:admin", "admin:repository:bitbucket", this::remove);
    }

    private Person person(Call call) {
        return service.directory()
                .personById(call.path("target_username"))
                .orElseThrow(() -> Refusal.noSuchThing("User"));
    }

    private Answer one(Call call) {
        Repository repository = service.repository(call, Right.READ);
        Person person = person(call);
        return service.state()
                .defaultReviewers
                .find(repository.uuid() + "/" + person.uuid())
                .map(one -> Answer.ok(service.shapes().people().user(person)))
                .orElseThrow(() -> Refusal.noSuchThing("Default reviewer"));
    }

    private Answer add(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Person person = person(call);
        if (service.directory().member(service.directory().owner(repository), person).isEmpty()) {
            throw Refusal.of(400, person.displayName() + " is not a member of this workspace.");
        }
        DefaultReviewer reviewer = new DefaultReviewer(repository.uuid(), person.uuid());
        service.state().change(() -> service.state().defaultReviewers.put(reviewer.key(), reviewer));
        return Answer.ok(service.shapes().people().user(person));
    }

    private Answer remove(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        String key = repository.uuid() + "/" + person(call).uuid();
        service.state().defaultReviewers.find(key).orElseThrow(() -> Refusal.noSuchThing("Default reviewer"));
        service.state().change(() -> service.state().defaultReviewers.remove(key));
        return Answer.empty();
    }

    private Answer effectiveModel(Call call) {
        Map<String, @Nullable Object> model = service.shapes().settings().branchingModel(service.repository(call, Right.READ));
        model.put("type", "effective_repo_branching_model");
        return Answer.ok(model);
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
