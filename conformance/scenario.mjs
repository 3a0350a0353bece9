// What the clients of JavaScript do: every operation that the emulator has, in an order in which each has something to work on.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { BASE, CLIENT_HOME, OWNER, OWNER_TOKEN, REVIEWER, REVIEWER_TOKEN } = process.env;

export const api = `${BASE}/2.0`;
export const owner = { username: OWNER, password: OWNER_TOKEN };
export const reviewer = { username: REVIEWER, password: REVIEWER_TOKEN };
export const basic = (one) => "Basic " + Buffer.from(`${one.username}:${one.password}`).toString("base64");
/** Resolves a package of the client from where it was installed. */
export const resolve = (name) => createRequire(join(CLIENT_HOME, "client.js")).resolve(name);

let failed = 0;
export function fail(sentence) {
  failed++;
  console.log("FAIL " + sentence.replace(/\s+/g, " ").slice(0, 500));
}
export const end = () => process.exit(failed ? 1 : 0);

/**
 * Holds answers against the client's own types by compiling them.
 * The types are made as wide as Atlassian's document means them: it declares no nullability, the service sends more than it names, and `type` is narrowed
 * by generators to the name of a schema.
 * @param known differences that are the client's: parts of what the compiler says, each with the reason
 */
export function conform(head, answers, known = {}) {
  const lines = [
    ...head.split("\n"),
    "type Wide<T> = T extends readonly (infer E)[] ? readonly Wide<E>[]",
    '  : T extends object ? { [K in keyof T]: K extends "type" ? unknown : Wide<T[K]> | null } & { [more: string]: unknown } : T;',
    "function fits<T>() { return <V extends Wide<T>>(value: V): V => value; }",
  ];
  const first = lines.length + 1;
  lines.push(...answers.map(({ type, data }) => `fits<${type}>()(${JSON.stringify(data)});`));
  writeFileSync(join(CLIENT_HOME, "answers.ts"), lines.join("\n") + "\n");
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--pretty", "false"];
  const compiled = spawnSync(process.execPath, [resolve("typescript/lib/tsc.js"), ...flags, "answers.ts"], { encoding: "utf8", cwd: CLIENT_HOME, maxBuffer: 1 << 28 });
  for (const error of compiled.stdout.split(/\n(?=\S)/).filter((one) => one.trim())) {
    const line = /^answers\.ts\((\d+),/.exec(error);
    const answer = line && answers[Number(line[1]) - first];
    const said = `${answer ? answer.operation : "types"} does not fit the client's type: ${error.replace(/^answers[^:]*: /, "")}`;
    if (!Object.keys(known).some((part) => said.includes(part))) fail(said);
  }
  console.log(`${answers.length} answers were held against the client's types`);
}

/**
 * Runs the whole scenario.
 * @param make makes a client for a person: `async (operation, path, {query, body, form}) => ({status, data})`, or undefined where it has no such operation
 */
export async function play(make) {
  const answers = [];
  const mine = make(owner);
  const theirs = make(reviewer);

  /** Asks and looks: `status` is wanted, `see` says whether the answer is right. */
  async function ask(operation, path = {}, { as = mine, query, body, form, status = [200, 201, 204], see } = {}) {
    let answer;
    try {
      answer = await as(operation, path, { query, body, form });
    } catch (failure) {
      return fail(`${operation} failed in the client: ${failure.stack}`);
    }
    if (answer === undefined) return undefined;
    if (![status].flat().includes(answer.status)) {
      return fail(`${operation} was answered with ${answer.status}: ${JSON.stringify(answer.data)}`);
    }
    if (answer.data && typeof answer.data === "object" && answer.status < 300) answers.push({ operation, data: answer.data });
    let seen;
    try {
      seen = see ? see(answer.data) : true;
    } catch (failure) {
      seen = false;
    }
    if (!seen) fail(`${operation} was answered wrongly: ${JSON.stringify(answer.data)} is not ${see}`);
    return answer.data;
  }

  const workspace = "acme";
  const here = { workspace, repo_slug: "payments-api" };
  const W = "/workspaces/{workspace}";
  const R = "/repositories/{workspace}/{repo_slug}";
  const P = R + "/pullrequests/{pull_request_id}";
  const J = W + "/projects/{project_key}";
  const C = R + "/commit/{commit}";
  const names = (page) => page.values.map((one) => one.name);

  // Who and where.
  const me = await ask("GET /user", {}, { see: (user) => user.display_name === "portcullis-service-account" && user.type === "user" });
  const other = await ask("GET /user", {}, { as: theirs, see: (user) => user.display_name === "Devon Miller" });
  await ask("GET /user/emails", {}, { see: (page) => page.values[0].email === OWNER });
  await ask("GET /users/{selected_user}", { selected_user: other.uuid }, { see: (user) => user.uuid === other.uuid && !("email" in user) });
  await ask("GET /user/workspaces", {}, { see: (page) => page.values.length === 2 });
  await ask("GET /user/workspaces/{workspace}/permission", { workspace }, { see: (one) => one.permission === "owner" });
  await ask("GET /user/workspaces/{workspace}/permissions/repositories", { workspace }, { see: (page) => page.values.every((one) => one.permission === "admin") });
  await ask("GET /workspaces", {}, { status: 410 });
  await ask("GET /repositories", {}, { status: 410 });
  await ask("GET /user/permissions/workspaces", {}, { status: 410 });
  await ask("GET " + W, { workspace }, { see: (one) => one.slug === workspace });
  await ask("GET " + W, { workspace: "nowhere" }, { status: 404 });
  await ask(`GET ${W}/members`, { workspace }, { see: (page) => page.values.some((one) => one.user.uuid === other.uuid) });
  await ask(`GET ${W}/members/{member}`, { workspace, member: other.uuid }, { see: (one) => one.user.uuid === other.uuid });
  await ask(`GET ${W}/permissions`, { workspace }, { query: { q: 'permission="owner"' }, see: (page) => page.values.some((one) => one.user.uuid === me.uuid) });
  await ask(`GET ${W}/permissions/repositories`, { workspace }, { see: (page) => page.values.length > 1 });
  await ask(`GET ${W}/permissions/repositories/{repo_slug}`, here, { see: (page) => page.values.every((one) => one.repository.name === "payments-api") });
  await ask("GET /hook_events", {}, { see: (one) => one.repository.links.events.href.endsWith("/hook_events/repository") });
  await ask("GET /hook_events/{subject_type}", { subject_type: "repository" }, { see: (page) => page.values.some((one) => one.event === "repo:push") });

  // Projects.
  const project = { workspace, project_key: "CONF" };
  await ask(`POST ${W}/projects`, { workspace }, { body: { name: "Conformance", key: "CONF", is_private: true }, status: 201, see: (one) => one.key === "CONF" });
  await ask(`GET ${W}/projects`, { workspace }, { query: { sort: "key" }, see: (page) => page.values.map((one) => one.key).join() === "CONF,PAY,WEB" });
  await ask("GET " + J, project, { see: (one) => one.name === "Conformance" });
  await ask("PUT " + J, project, { body: { name: "Conformance 2", key: "CONF", description: "Changed" }, see: (one) => one.description === "Changed" });
  await ask(`PUT ${J}/default-reviewers/{selected_user}`, { ...project, selected_user: other.uuid });
  await ask(`GET ${J}/default-reviewers`, project, { see: (page) => page.values.length === 1 });
  await ask(`GET ${J}/default-reviewers/{selected_user}`, { ...project, selected_user: other.uuid }, { see: (one) => one.uuid === other.uuid });
  await ask(`DELETE ${J}/default-reviewers/{selected_user}`, { ...project, selected_user: other.uuid });
  await ask(`GET ${J}/branching-model`, project, { see: (one) => one.type === "project_branching_model" });
  await permissions(J, project, "write");
  const key = (comment) => `ssh-ed25519 ${Buffer.concat([Buffer.from("0000000b7373682d6564323535313900000020", "hex"), Buffer.alloc(32, comment)]).toString("base64")}`;
  const projectKey = await ask(`POST ${J}/deploy-keys`, project, { body: { key: key("project"), label: "Machine" }, see: (one) => one.label === "Machine" });
  await ask(`GET ${J}/deploy-keys`, project, { see: (page) => page.values.length === 1 });
  await ask(`GET ${J}/deploy-keys/{key_id}`, { ...project, key_id: String(projectKey.id) }, { see: (one) => one.key.startsWith("ssh-ed25519 ") });
  await ask(`DELETE ${J}/deploy-keys/{key_id}`, { ...project, key_id: String(projectKey.id) }, { status: 204 });

  // Repositories.
  const made = { workspace, repo_slug: "made-here" };
  await ask("POST " + R, made, { body: { scm: "git", is_private: true, project: { key: "CONF" }, description: "Made" }, see: (one) => one.full_name === "acme/made-here" });
  await ask("GET /repositories/{workspace}", { workspace }, { query: { q: 'project.key="CONF"' }, see: (page) => page.values.length === 1 && page.values[0].is_private });
  await ask("GET " + R, here, { see: (one) => one.mainbranch.name === "main" && one.project.key === "PAY" && one.links.clone.length === 2 });
  await ask("GET " + R, { workspace, repo_slug: "nothing" }, { status: 404, see: (error) => JSON.stringify(error).includes("You may not have access to this repository") });
  await ask("PUT " + R, made, { body: { description: "Changed" }, see: (one) => one.description === "Changed" });
  await ask(`POST ${R}/forks`, here, { body: { name: "forked-here", project: { key: "CONF" } }, status: 201, see: (one) => one.parent.full_name === "acme/payments-api" });
  await ask(`GET ${R}/forks`, here, { see: (page) => page.values.length === 1 });
  await ask(`GET ${R}/watchers`, here, { see: (page) => Array.isArray(page.values) });
  await ask(`GET ${R}/override-settings`, made, { see: (one) => typeof one.override_settings === "object" });
  await ask(`PUT ${R}/override-settings`, made, { body: { override_settings: { default_merge_strategy: true } }, status: [200, 204] });
  await permissions(R, made, "write");
  await ask(`PUT ${R}/default-reviewers/{target_username}`, { ...here, target_username: other.uuid }, { see: (one) => one.uuid === other.uuid });
  await ask(`GET ${R}/default-reviewers`, here, { see: (page) => page.values.length === 1 });
  await ask(`GET ${R}/default-reviewers/{target_username}`, { ...here, target_username: other.uuid }, { see: (one) => one.uuid === other.uuid });
  await ask(`GET ${R}/effective-default-reviewers`, here, { see: (page) => page.values[0].reviewer_type === "repository" });
  await ask(`DELETE ${R}/default-reviewers/{target_username}`, { ...here, target_username: other.uuid }, { status: 204 });
  await ask(`GET ${R}/branching-model`, here, { see: (one) => one.type === "branching_model" });
  await ask(`GET ${R}/effective-branching-model`, here, { see: (one) => one.type === "effective_repo_branching_model" });

  // Who may do what, of a repository or a project.
  async function permissions(base, path, permission) {
    const user = { ...path, selected_user_id: other.uuid };
    const group = { ...path, group_slug: "developers" };
    await ask(`PUT ${base}/permissions-config/users/{selected_user_id}`, user, { body: { permission }, see: (one) => one.permission === "write" && one.user.uuid === other.uuid });
    await ask(`GET ${base}/permissions-config/users`, path, { see: (page) => page.values.some((one) => one.user.uuid === other.uuid) });
    await ask(`GET ${base}/permissions-config/users/{selected_user_id}`, user, { see: (one) => one.permission === "write" });
    await ask(`DELETE ${base}/permissions-config/users/{selected_user_id}`, user, { status: 204 });
    await ask(`PUT ${base}/permissions-config/groups/{group_slug}`, group, { body: { permission }, see: (one) => one.permission === "write" && one.group.slug === "developers" });
    await ask(`GET ${base}/permissions-config/groups`, path, { see: (page) => page.values.some((one) => one.group.slug === "developers") });
    await ask(`GET ${base}/permissions-config/groups/{group_slug}`, group, { see: (one) => one.permission === "write" });
    await ask(`DELETE ${base}/permissions-config/groups/{group_slug}`, group, { status: 204 });
  }

  // Webhooks.
  for (const [base, path] of [[W, { workspace }], [R, here]]) {
    const body = { description: "Conformance", url: "http://127.0.0.1:9/conformance", active: true, events: ["repo:push", "pullrequest:created"] };
    const hook = await ask(`POST ${base}/hooks`, path, { body, status: 201, see: (one) => one.url === body.url && one.active && !("secret" in one) });
    const one = { ...path, uid: hook.uuid };
    await ask(`GET ${base}/hooks`, path, { see: (page) => page.values.some((each) => each.uuid === hook.uuid) });
    await ask(`GET ${base}/hooks/{uid}`, one, { see: (each) => each.events.length === 2 });
    await ask(`PUT ${base}/hooks/{uid}`, one, { body: { ...body, active: false }, see: (each) => each.active === false });
    await ask(`DELETE ${base}/hooks/{uid}`, one, { status: 204 });
    await ask(`GET ${base}/hooks/{uid}`, one, { status: 404 });
  }

  // Settings of a repository: restrictions, keys, pipelines.
  const restriction = await ask(`POST ${R}/branch-restrictions`, here, {
    body: { kind: "require_approvals_to_merge", branch_match_kind: "glob", pattern: "release/*", value: 2 }, status: 201, see: (one) => one.value === 2,
  });
  const rule = { ...here, id: String(restriction.id) };
  await ask(`GET ${R}/branch-restrictions`, here, { query: { kind: "require_approvals_to_merge" }, see: (page) => page.values.length === 1 });
  await ask(`GET ${R}/branch-restrictions/{id}`, rule, { see: (one) => one.pattern === "release/*" });
  await ask(`PUT ${R}/branch-restrictions/{id}`, rule, { body: { kind: "require_approvals_to_merge", branch_match_kind: "glob", pattern: "release/*", value: 1 }, see: (one) => one.value === 1 });
  await ask(`DELETE ${R}/branch-restrictions/{id}`, rule, { status: 204 });
  const deployKey = await ask(`POST ${R}/deploy-keys`, here, { body: { key: key("deploy") + " root@acme.test", label: "Deploy" }, see: (one) => one.label === "Deploy" });
  await ask(`GET ${R}/deploy-keys`, here, { see: (page) => page.values.length === 2 });
  await ask(`GET ${R}/deploy-keys/{key_id}`, { ...here, key_id: String(deployKey.id) }, { see: (one) => one.comment === "root@acme.test" });
  await ask(`PUT ${R}/deploy-keys/{key_id}`, { ...here, key_id: String(deployKey.id) }, { body: { label: "Renamed", key: key("deploy") }, see: (one) => one.label === "Renamed" });
  await ask(`DELETE ${R}/deploy-keys/{key_id}`, { ...here, key_id: String(deployKey.id) }, { status: 204 });
  const self = { selected_user: me.uuid };
  const sshKey = await ask("POST /users/{selected_user}/ssh-keys", self, { body: { key: key("own"), label: "Laptop" }, status: 201, see: (one) => one.label === "Laptop" });
  await ask("GET /users/{selected_user}/ssh-keys", self, { see: (page) => page.values.length === 1 });
  await ask("GET /users/{selected_user}/ssh-keys/{key_id}", { ...self, key_id: sshKey.uuid }, { see: (one) => one.uuid === sshKey.uuid });
  await ask("PUT /users/{selected_user}/ssh-keys/{key_id}", { ...self, key_id: sshKey.uuid }, { body: { label: "Other laptop", key: key("own") }, see: (one) => one.label === "Other laptop" });
  await ask("DELETE /users/{selected_user}/ssh-keys/{key_id}", { ...self, key_id: sshKey.uuid }, { status: 204 });
  await ask(`PUT ${R}/pipelines_config`, here, { body: { enabled: true }, see: (one) => one.enabled === true });
  await ask(`GET ${R}/pipelines_config`, here, { see: (one) => one.enabled === true });
  await variables(R + "/pipelines_config/variables", here, true);
  await variables(W + "/pipelines-config/variables", { workspace }, true);
  const environment = await ask(`POST ${R}/environments`, here, { body: { name: "Test 2", environment_type: { name: "Test" } }, status: 201, see: (one) => one.name === "Test 2" });
  const place = { ...here, environment_uuid: environment.uuid };
  await ask(`GET ${R}/environments`, here, { see: (page) => names(page).includes("Test 2") });
  await ask(`GET ${R}/environments/{environment_uuid}`, place, { see: (one) => one.uuid === environment.uuid });
  await variables(R + "/deployments_config/environments/{environment_uuid}/variables", place, false);
  await ask(`DELETE ${R}/environments/{environment_uuid}`, place, { status: 204 });

  async function variables(base, path, single) {
    const variable = await ask("POST " + base, path, { body: { key: "CONFORMANCE", value: "open", secured: false }, status: 201, see: (one) => one.value === "open" });
    const one = { ...path, variable_uuid: variable.uuid };
    await ask("GET " + base, path, { see: (page) => page.values.some((each) => each.key === "CONFORMANCE") });
    if (single) await ask(`GET ${base}/{variable_uuid}`, one, { see: (each) => each.secured === false });
    await ask(`PUT ${base}/{variable_uuid}`, one, { body: { key: "CONFORMANCE", value: "hidden", secured: true }, see: (each) => each.secured && each.value == null });
    await ask(`DELETE ${base}/{variable_uuid}`, one, { status: 204 });
  }

  // Branches, tags, commits, source.
  const main = await ask(`GET ${R}/refs/branches/{name}`, { ...here, name: "main" }, { see: (one) => one.target.hash.length === 40 });
  const head = main.target.hash;
  await ask(`POST ${R}/refs/branches`, here, { body: { name: "conformance", target: { hash: head } }, status: 201, see: (one) => one.target.hash === head });
  await ask(`GET ${R}/refs/branches`, here, { query: { q: 'name ~ "conf"' }, see: (page) => names(page).join() === "conformance" });
  await ask(`POST ${R}/src`, here, { form: { message: "Add a file", branch: "conformance", "docs/new.md": "New\n" }, status: 201 });
  await ask(`POST ${R}/refs/tags`, here, { body: { name: "v1", target: { hash: head } }, status: 201, see: (one) => one.name === "v1" });
  await ask(`GET ${R}/refs/tags`, here, { see: (page) => names(page).join() === "v1" });
  await ask(`GET ${R}/refs/tags/{name}`, { ...here, name: "v1" }, { see: (one) => one.target.hash === head });
  await ask(`GET ${R}/refs`, here, { see: (page) => names(page).includes("v1") && names(page).includes("conformance") });
  await ask(`DELETE ${R}/refs/tags/{name}`, { ...here, name: "v1" }, { status: 204 });
  await ask(`GET ${R}/commits`, here, { query: { pagelen: 1 }, see: (page) => page.values.length === 1 && page.next.startsWith(api) });
  await ask(`POST ${R}/commits`, here, { see: (page) => page.values.length > 2 });
  await ask(`GET ${R}/commits/{revision}`, { ...here, revision: "main" }, { see: (page) => page.values[0].hash === head });
  await ask(`POST ${R}/commits/{revision}`, { ...here, revision: "main" }, { see: (page) => page.values[0].hash === head });
  await ask(`GET ${C}`, { ...here, commit: head }, { see: (one) => one.message === "Add a greeting\n" && one.parents.length === 1 });
  await ask(`GET ${R}/merge-base/{revspec}`, { ...here, revspec: "main..conformance" }, { see: (one) => one.hash === head });
  await ask(`GET ${R}/diff/{spec}`, { ...here, spec: "conformance..main" }, { see: (text) => String(text).includes("+++ b/docs/new.md") });
  await ask(`GET ${R}/diffstat/{spec}`, { ...here, spec: "conformance..main" }, { see: (page) => page.values[0].status === "added" && page.values[0].new.path === "docs/new.md" });
  await ask(`GET ${R}/src`, here, { see: (page) => page.values.some((one) => one.path === "README.md") });
  await ask(`GET ${R}/src/{commit}/{path}`, { ...here, commit: head, path: "README.md" }, { see: (text) => String(text) === "# payments-api\n" });

  // Statuses and reports.
  const at = { ...here, commit: head };
  const status = { key: "conf", state: "INPROGRESS", url: "https://ci.acme.test/1", name: "Conformance" };
  await ask(`POST ${C}/statuses/build`, at, { body: status, status: 201, see: (one) => one.state === "INPROGRESS" });
  await ask(`PUT ${C}/statuses/build/{key}`, { ...at, key: "conf" }, { body: { ...status, state: "SUCCESSFUL" }, see: (one) => one.state === "SUCCESSFUL" });
  await ask(`GET ${C}/statuses/build/{key}`, { ...at, key: "conf" }, { see: (one) => one.name === "Conformance" });
  await ask(`GET ${C}/statuses`, at, { see: (page) => page.values.length === 1 });
  const report = { ...at, reportId: "conformance" };
  const note = { ...report, annotationId: "one" };
  const annotation = { annotation_type: "VULNERABILITY", summary: "Look", severity: "HIGH", path: "README.md", line: 1 };
  await ask(`PUT ${C}/reports/{reportId}`, report, { body: { title: "Conformance", details: "All of it", report_type: "SECURITY", result: "PASSED" }, see: (one) => one.title === "Conformance" });
  await ask(`GET ${C}/reports`, at, { see: (page) => page.values.length === 1 });
  await ask(`GET ${C}/reports/{reportId}`, report, { see: (one) => one.external_id === "conformance" && one.result === "PASSED" });
  await ask(`POST ${C}/reports/{reportId}/annotations`, report, { body: [{ ...annotation, external_id: "two" }], see: (all) => all.length === 1 });
  await ask(`PUT ${C}/reports/{reportId}/annotations/{annotationId}`, note, { body: annotation, see: (one) => one.external_id === "one" });
  await ask(`GET ${C}/reports/{reportId}/annotations`, report, { see: (page) => page.values.length === 2 });
  await ask(`GET ${C}/reports/{reportId}/annotations/{annotationId}`, note, { see: (one) => one.summary === "Look" && one.severity === "HIGH" });
  await ask(`DELETE ${C}/reports/{reportId}/annotations/{annotationId}`, note, { status: 204 });
  await ask(`DELETE ${C}/reports/{reportId}`, report, { status: 204 });

  // Pull requests.
  const body = { title: "Conformance", source: { branch: { name: "conformance" } }, destination: { branch: { name: "main" } }, reviewers: [{ uuid: other.uuid }] };
  const pull = await ask(`POST ${R}/pullrequests`, here, { body, status: 201, see: (one) => one.state === "OPEN" && one.reviewers[0].uuid === other.uuid });
  const that = { ...here, pull_request_id: pull.id };
  await ask(`GET ${R}/pullrequests`, here, { query: { q: 'source.branch.name="conformance"', state: "OPEN" }, see: (page) => page.values.length === 1 });
  await ask("GET " + P, that, { see: (one) => one.participants.length >= 1 && one.source.branch.name === "conformance" });
  await ask("PUT " + P, that, { body: { title: "Changed", reviewers: [{ uuid: other.uuid }] }, see: (one) => one.title === "Changed" && one.reviewers.length === 1 });
  await ask(`GET ${P}/diff`, that, { see: (text) => String(text).includes("docs/new.md") });
  await ask(`GET ${P}/diffstat`, that, { see: (page) => page.values[0].status === "added" });
  await ask(`GET ${P}/commits`, that, { see: (page) => page.values.length === 1 && page.values[0].message === "Add a file" });
  await ask(`GET ${P}/statuses`, that, { see: (page) => Array.isArray(page.values) });
  await ask(`POST ${P}/approve`, that, { as: theirs, see: (one) => one.approved === true });
  await ask(`DELETE ${P}/approve`, that, { as: theirs, status: 204 });
  await ask(`POST ${P}/request-changes`, that, { as: theirs, see: (one) => one.state === "changes_requested" });
  await ask(`DELETE ${P}/request-changes`, that, { as: theirs, status: 204 });
  const inline = { content: { raw: "Look **here**" }, inline: { path: "docs/new.md", to: 1 } };
  const comment = await ask(`POST ${P}/comments`, that, { body: inline, status: 201, see: (one) => one.inline.to === 1 && one.content.html.includes("<strong>here</strong>") });
  const thread = { ...that, comment_id: comment.id };
  await ask(`GET ${P}/comments`, that, { see: (page) => page.values.length === 1 });
  await ask(`GET ${P}/comments/{comment_id}`, thread, { see: (one) => one.content.raw === "Look **here**" });
  await ask(`PUT ${P}/comments/{comment_id}`, thread, { body: { content: { raw: "Changed" } }, see: (one) => one.content.raw === "Changed" });
  await ask(`POST ${P}/comments/{comment_id}/resolve`, thread, { see: (one) => one.type === "comment_resolution" });
  await ask(`DELETE ${P}/comments/{comment_id}/resolve`, thread, { status: 204 });
  const task = await ask(`POST ${P}/tasks`, that, { body: { content: { raw: "Do it" } }, status: 201, see: (one) => one.state === "UNRESOLVED" });
  const todo = { ...that, task_id: task.id };
  await ask(`GET ${P}/tasks`, that, { see: (page) => page.values.length === 1 });
  await ask(`GET ${P}/tasks/{task_id}`, todo, { see: (one) => one.content.raw === "Do it" });
  await ask(`PUT ${P}/tasks/{task_id}`, todo, { body: { content: { raw: "Done" }, state: "RESOLVED" }, see: (one) => one.state === "RESOLVED" });
  await ask(`DELETE ${P}/tasks/{task_id}`, todo, { status: 204 });
  await ask(`DELETE ${P}/comments/{comment_id}`, thread, { status: 204 });
  await ask(`POST ${P}/merge`, that, { body: { type: "pullrequest", merge_strategy: "squash", close_source_branch: false, message: "Merged" }, see: (one) => one.state === "MERGED" });
  await ask(`POST ${P}/decline`, { ...here, pull_request_id: 1 }, { see: (one) => one.state === "DECLINED" });

  // And away again.
  await ask(`DELETE ${R}/refs/branches/{name}`, { ...here, name: "conformance" }, { status: 204 });
  await ask("DELETE " + R, made, { status: 204 });
  await ask("DELETE " + R, { workspace, repo_slug: "forked-here" }, { status: 204 });
  await ask("DELETE " + J, project, { status: 204 });
  return answers;
}
