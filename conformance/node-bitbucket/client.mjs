// Drives `bitbucket` from npm: the routes of 2024.
import { createRequire } from "node:module";
import { api, conform, end, play, resolve } from "../scenario.mjs";

const require = createRequire(import.meta.url);
const { Bitbucket } = require(resolve("bitbucket"));

/** Its methods by operation: {"GET /user": ["users", "getAuthedUser"]}. */
const methods = {};
const probe = new Bitbucket({ baseUrl: api, notice: false });
for (const [group, of] of Object.entries(probe)) {
  for (const [name, method] of Object.entries(of ?? {})) {
    const known = method?.endpoint?.DEFAULTS;
    if (known?.url) methods[`${known.method} ${known.url}`] ??= [group, name];
  }
}

const answers = await play((person) => {
  const client = new Bitbucket({ baseUrl: api, auth: person, notice: false });
  return async (operation, path, { query, body, form }) => {
    const method = methods[operation];
    if (!method) return undefined;
    // Fields that it demands as parameters are given as such, too; not all of them may be: one of a hook is called `url`, as an option of its own is.
    const wanted = client[method[0]][method[1]].endpoint.DEFAULTS.request.validate ?? {};
    const demanded = Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => wanted[name]?.required));
    const sent = body ? { ...demanded, _body: body } : {};
    try {
      const { status, data } = await client[method[0]][method[1]]({ ...path, ...query, ...form, ...sent });
      return { status, data };
    } catch (failure) {
      if (!failure.status) throw failure;
      return { status: failure.status, data: failure.error ?? failure.message };
    }
  };
});

conform(
  'import type { APIClient } from "bitbucket";\ntype Of<M> = M extends (...given: any[]) => Promise<{ data: infer D }> ? D : never;',
  answers.map((one) => ({ ...one, type: `Of<APIClient["${methods[one.operation][0]}"]["${methods[one.operation][1]}"]>` })),
  {
    '"pullrequest:push"': "an event that is younger than the client",
    '"pipeline:span_created"': "an event that is younger than the client",
    'not assignable to type \'"merge_commit" | "squash" | "fast_forward"\'': "strategies that are younger than the client",
  },
);
end();
