// The school office brings a roster in from a page: what would change is shown first, and what is wrong with a file is said.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { barriers, launch } from "./browser.mjs";
import { account, base, signIn, speak, visit } from "./visitors.mjs";
import { zip } from "./zip.mjs";

/** A set that somebody else's program made; it lies beside the checkout where tests run for every change. */
const FOREIGN = new URL("../../../shared/data/oneroster/v1p1-minimal.zip", import.meta.url).pathname;

const FILES = ["orgs", "users", "roles", "academicSessions", "classes", "courses", "demographics", "enrollments"];
/** A small set of changes: a school, a term and one learner. */
const SET = {
  "manifest.csv": table(
    "propertyName,value",
    "manifest.version,1.0",
    "oneroster.version,1.2",
    ...FILES.map((name) => `file.${name},${["orgs", "users", "roles"].includes(name) ? "delta" : "absent"}`),
  ),
  "orgs.csv": table("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId", "browser-school,active,2026-10-01T00:00:00Z,Kivirannan koulu,school,,"),
  "users.csv": table(
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email",
    "browser-learner,active,2026-10-01T00:00:00Z,true,tuuli.kiviranta,,Tuuli,Kiviranta,,,tuuli.kiviranta@school.example",
  ),
  "roles.csv": table(
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
    "browser-role,active,2026-10-01T00:00:00Z,browser-learner,primary,student,,,browser-school,",
  ),
};
let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

function table(...lines) {
  return `${lines.join("\r\n")}\r\n`;
}

async function office(role = "provider_administrator") {
  const visitor = await visit(browser);
  await signIn(visitor.page, account(role));
  await visitor.page.goto("/office/import");
  return visitor;
}

/** Sends a file and waits for the page that says what is in it. */
async function send(page, file) {
  await page.goto("/office/import");
  await page.locator("#file").setInputFiles(typeof file === "string" ? file : { mimeType: "application/zip", ...file });
  await page.locator("#check").click();
  await page.waitForURL("**/office/import/*");
  await lookAgain(page);
}

/** On a busy machine the work goes on after the answer; then the page offers to look again. */
async function lookAgain(page) {
  const again = page.locator("#look-again");
  while (await again.count()) await again.click();
}

test("a small set: checked first, brought in then, and nothing changes the second time", async () => {
  const { context, page, complaints } = await office();
  const name = "changes.zip";
  await send(page, { name, buffer: zip(SET) });
  assert.match(await page.locator("main").innerText(), /mitään ei ole vielä muutettu/);
  assert.ok((await page.locator("#counts tbody tr").count()) > 0, "it is said what would change");
  assert.deepEqual(await barriers(page), []);
  await page.goto("/office/people?name=Kiviranta");
  assert.equal(await page.locator("main tbody tr").count(), 0, "looking changes nothing");
  await page.goBack();
  await page.locator("#apply").click();
  await lookAgain(page);
  await page.getByText("Tiedot on tuotu").waitFor();
  await page.goto("/office/people?name=Kiviranta");
  assert.match(await page.locator("main tbody").innerText(), /Kiviranta/);
  assert.deepEqual(await barriers(page), []);
  await page.locator("main tbody a").first().click();
  assert.match(await page.locator("h1").textContent(), /Kiviranta/);
  assert.deepEqual(await barriers(page), []);

  await send(page, { name, buffer: zip(SET) });
  const counts = await page.locator("#counts td.number").allInnerTexts();
  assert.ok(counts.every((count) => count === "0"), `nothing new: ${counts}`);
  await page.goto("/office/import");
  assert.match(await page.locator("main table").innerText(), /changes\.zip/);
  assert.deepEqual(complaints, []);
  await context.close();
});

const wrong = {
  "a file that is no zip": [Buffer.from("sourcedId,status\r\n"), /ei ole zip-paketti/],
  "a zip with nothing of the standard in it": [zip({ "notes.txt": "hello" }), /ei ole yhtään OneRoster-tiedostoa/],
  "semicolons between the columns": [zip({ ...SET, "users.csv": SET["users.csv"].replaceAll(",", ";") }), /users\.csv[\s\S]*pilkku/],
  "letters of another encoding": [zip({ ...SET, "users.csv": Buffer.from(SET["users.csv"].replace("Tuuli", "Päivi"), "latin1") }), /users\.csv[\s\S]*UTF-8/],
  "a column that is missing": [zip({ ...SET, "users.csv": SET["users.csv"].replace("familyName", "lastNameOfPerson") }), /users\.csv[\s\S]*familyName/],
};
for (const [what, [buffer, said]] of Object.entries(wrong)) {
  test(`${what} gets a clear answer`, async () => {
    const { context, page } = await office("school_secretary");
    await send(page, { name: "wrong.zip", buffer });
    assert.match(await page.locator("main").innerText(), said);
    assert.equal(await page.locator("#apply").count(), 0, "there is nothing to bring in");
    assert.deepEqual(await barriers(page), []);
    await context.close();
  });
}

test("the answer comes in the reader's language", async () => {
  const { context, page } = await office("school_secretary");
  await speak(page, "sv");
  await send(page, { name: "wrong.zip", buffer: Buffer.from("PK nothing") });
  assert.match(await page.locator("main").innerText(), /zip/);
  assert.doesNotMatch(await page.locator("main").innerText(), /Tiedosto|The file/);
  await context.close();
});

test("no file at all is said at the field", async () => {
  const { context, page } = await office("school_secretary");
  await page.locator("main form").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.locator("#check").click();
  await page.locator("#file-error").waitFor();
  assert.deepEqual(await barriers(page), []);
  await context.close();
});

test("somebody else's set is shown with its oddities", { skip: existsSync(FOREIGN) ? false : `${FOREIGN} is not here` }, async () => {
  const { context, page } = await office("school_secretary");
  await send(page, FOREIGN);
  const text = await page.locator("main").innerText();
  assert.match(text, /v1p1-minimal\.zip/);
  assert.match(text, /users\.csv/, "problems name their file");
  assert.doesNotMatch(text, /Password1/, "and never show a password");
  assert.deepEqual(await barriers(page), []);
  await context.close();
});

test("an import of another provider is not there", async () => {
  const { context, page } = await office("school_secretary");
  const answer = await page.goto("/office/import/00000000-0000-7000-8000-000000000000");
  assert.equal(answer.status(), 404);
  assert.equal(new URL(page.url()).origin, new URL(base).origin);
  await context.close();
});
