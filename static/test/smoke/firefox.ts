// Firefox, driven over WebDriver BiDi.

import { launch } from "puppeteer-core";
import { type Browser, viewport } from "./browser";

export async function firefox(executablePath: string): Promise<Browser> {
  const running = await launch({
    browser: "firefox",
    executablePath,
    headless: true,
    defaultViewport: viewport,
    extraPrefsFirefox: { "intl.accept_languages": "en-GB", "browser.shell.checkDefaultBrowser": false },
  });
  const page = await running.newPage();
  return {
    async open(url) {
      await page.goto(url);
    },
    evaluate: (expression) => page.evaluate(expression),
    async drag(first, ...others) {
      await page.mouse.move(first!.x, first!.y);
      await page.mouse.down();
      for (const { x, y } of others) await page.mouse.move(x, y);
      await page.mouse.up();
    },
    press: (key) => page.keyboard.press(key),
    async screenshot() {
      return Buffer.from(await page.screenshot());
    },
    close: () => running.close(),
  };
}
