// A vendor's program: gets a token, reads the roster page by page, and is told clearly what it may not do.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as oauth from "oauth4webapi";
import { demo } from "./visitors.mjs";

const { client_id: id, client_secret: secret, token_url: tokens, scopes, interfaces } = demo.vendor;
const roster = interfaces.oneroster_rostering;
const basic = `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

async function ask(scope, authorization = basic) {
  const body = new URLSearchParams({ grant_type: "client_credentials", scope });
  return fetch(tokens, { method: "POST", body, headers: { authorization } });
}

async function token(scope) {
  const answer = await ask(scope);
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()).access_token;
}

const read = (address, bearer) => fetch(address, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
const following = (answer) => /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];

test("a token comes with its scope and its end", async () => {
  const answer = await ask(scopes[0]);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const { access_token: bearer, token_type: type, expires_in: seconds, scope } = await answer.json();
  assert.ok(bearer.length > 30);
  assert.equal(type.toLowerCase(), "bearer");
  assert.ok(seconds > 0 && seconds <= 3600);
  assert.equal(scope, scopes[0]);
});

test("all users, page by page, each exactly once", async () => {
  const bearer = await token(scopes.join(" "));
  const seen = new Set();
  let next = `${roster}/users?limit=200`;
  let total;
  while (next) {
    const answer = await read(next, bearer);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /^application\/json/);
    total ??= Number(answer.headers.get("x-total-count"));
    const { users } = await answer.json();
    assert.ok(users.length > 0 && users.length <= 200);
    for (const user of users) {
      assert.ok(user.sourcedId && user.givenName && user.familyName);
      assert.ok(!seen.has(user.sourcedId), "nobody comes twice");
      seen.add(user.sourcedId);
    }
    next = following(answer);
    if (next) assert.ok(next.startsWith(roster), "the way on is an address of ours");
  }
  assert.ok(seen.size > 200, "the demo has more than a page of users");
  assert.equal(seen.size, total, "as many as were announced");
});

test("no answer carries an identity code", async () => {
  const bearer = await token(scopes.join(" "));
  const text = await (await read(`${roster}/users?limit=200`, bearer)).text();
  assert.doesNotMatch(text, /\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b/);
});

test("a filter narrows, and one that does not parse is explained", async () => {
  const bearer = await token(scopes.join(" "));
  const teachers = await read(`${roster}/teachers?filter=${encodeURIComponent(`email='${demo.teacher_email}'`)}`, bearer);
  assert.equal(teachers.status, 200);
  assert.deepEqual((await teachers.json()).users.map(({ email }) => email), [demo.teacher_email]);
  const wrong = await read(`${roster}/users?filter=${encodeURIComponent("familyName=")}`, bearer);
  assert.equal(wrong.status, 400);
  const fault = await wrong.json();
  assert.equal(fault.imsx_codeMajor, "failure");
  assert.equal(fault.imsx_severity, "error");
  assert.ok(fault.imsx_description);
  assert.ok(fault.imsx_CodeMinor.imsx_codeMinorField.length > 0);
});

test("a token without the scope opens nothing else", async () => {
  const demographics = scopes.find((scope) => scope.includes("demographics"));
  const bearer = await token(demographics);
  const answer = await read(`${roster}/users`, bearer);
  assert.equal(answer.status, 403);
  const fault = await answer.json();
  assert.equal(fault.imsx_codeMajor, "failure");
  assert.doesNotMatch(JSON.stringify(fault), /givenName/);
});

test("no token, a made-up token, a wrong secret, a scope that nobody agreed to", async () => {
  const none = await read(`${roster}/users`);
  assert.equal(none.status, 401);
  assert.match(none.headers.get("www-authenticate"), /^Bearer/);
  assert.equal((await read(`${roster}/users`, "made-up")).status, 401);
  const wrong = await ask(scopes[0], `Basic ${Buffer.from(`${id}:wrong`).toString("base64")}`);
  assert.equal(wrong.status, 401);
  assert.equal((await wrong.json()).error, "invalid_client");
  const beyond = await ask("https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.readonly");
  assert.equal(beyond.status, 400);
  assert.equal((await beyond.json()).error, "invalid_scope");
});

test("somebody who is not there, and an id that is none, are not found", async () => {
  const bearer = await token(scopes.join(" "));
  for (const id of ["00000000-0000-7000-8000-000000000000", "nobody"]) {
    const answer = await read(`${roster}/users/${id}`, bearer);
    assert.equal(answer.status, 404);
    assert.equal((await answer.json()).imsx_codeMajor, "failure");
  }
});

test("an OAuth client that others wrote gets a token, uses it and takes it back", async () => {
  // The library refuses plain http unless told that this is a test; everything else it checks as in earnest.
  const plain = { [oauth.allowInsecureRequests]: true };
  const server = {
    issuer: new URL(tokens).origin,
    token_endpoint: tokens,
    revocation_endpoint: tokens.replace(/token$/, "revoke"),
  };
  const client = { client_id: id };
  for (const authentication of [oauth.ClientSecretBasic(secret), oauth.ClientSecretPost(secret)]) {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: scopes[0] }, plain);
    const { access_token: bearer } = await oauth.processClientCredentialsResponse(server, client, answer);
    const users = await oauth.protectedResourceRequest(bearer, "GET", new URL(`${roster}/users?limit=1`), undefined, undefined, plain);
    assert.equal(users.status, 200);
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, bearer, plain));
    const deadline = Date.now() + 2_000;
    let status = 200;
    // A revocation is in force within a second everywhere.
    while (status !== 401 && Date.now() < deadline) status = (await read(`${roster}/users?limit=1`, bearer)).status;
    assert.equal(status, 401);
  }
  const wrong = await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretBasic("wrong"), {}, plain);
  await assert.rejects(oauth.processClientCredentialsResponse(server, client, wrong), /invalid_client|WWW-Authenticate/i);
});
