// All tests of the folder are one bundle and share its modules: each begins in
// English, whatever language one before it was about.

import { beforeEach } from "node:test";
import { setLanguage } from "../../src/words/words";
import { compiled } from "../../words.mjs";

const english = compiled("en");

beforeEach(() => setLanguage("en", english));
