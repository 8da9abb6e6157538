// Opens a page in Chromium as its readers do, and says what is wrong with it.
//
// node check.mjs MODULES CHROMIUM PAGE SCREENSHOTS

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, file, screenshots] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(file).href;

const faults = [];

// Elements that make the page wider than the window, the innermost first.
const wide = () => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const elements = [...document.querySelectorAll("main *")].reverse();
  const outside = elements.filter((element) => element.getBoundingClientRect().right > innerWidth);
  return outside.slice(0, 3).map((element) => element.outerHTML.slice(0, 100));
};

const unfold = () => document.querySelectorAll("details").forEach((part) => (part.open = true));

const deadLinks = () => {
  const links = [...document.querySelectorAll("a[href^='#']")];
  return links.map((link) => link.hash.slice(1)).filter((id) => !document.getElementById(id));
};

const browser = await chromium.launch({ executablePath });
for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1280]) {
    const view = `${colorScheme}-${width}`;
    const fault = (what) => faults.push(`${view}: ${what}`);
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    page.on("console", (message) => fault(`the console says: ${message.text()}`));
    page.on("pageerror", (error) => fault(`the script fails: ${error}`));
    page.on("request", (request) => {
      if (request.url() !== address) fault(`it asks for ${request.url()}`);
    });
    await page.goto(address);
    await page.screenshot({ path: join(screenshots, `${view}.png`) });
    for (const element of await page.evaluate(wide)) fault(`wider than the window: ${element}`);

    const entries = page.locator("details.entry");
    if ((await entries.count()) > 0) {
      const last = entries.last();
      await page.goto(`${address}#${await last.getAttribute("id")}`);
      if ((await last.getAttribute("open")) === null) fault("a link into a folded entry does not unfold it");
      await page.screenshot({ path: join(screenshots, `${view}-entry.png`) });
      await page.fill("#filter", "no entry has these words");
      if ((await entries.filter({ visible: true }).count()) > 0) fault("the filter hides nothing");
      await page.fill("#filter", "");
      if (!(await entries.last().isVisible())) fault("the filter shows nothing again");
      await entries.first().locator("summary").press("Enter");
      if ((await entries.first().getAttribute("open")) === null) fault("no key unfolds an entry");
    }

    await page.evaluate(unfold);
    for (const element of await page.evaluate(wide)) fault(`wider than the window, unfolded: ${element}`);
    for (const id of await page.evaluate(deadLinks)) fault(`a link to #${id}, which is nowhere`);
    await page.evaluate(axe);
    for (const { id, help, nodes } of (await page.evaluate("axe.run()")).violations) {
      fault(`${id}: ${help}, at ${nodes.length} elements, such as ${nodes[0].html.slice(0, 100)}`);
    }
    await page.close();
  }
}
await browser.close();

for (const found of faults) console.error(found);
process.exit(faults.length > 0 ? 1 : 0);
