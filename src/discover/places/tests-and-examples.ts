/** Tells by name and folder whether a file is a test (mock, fixture, e2e) or an example (sample, docs, template): nobody's app. */
import { hasAny, wordsOf } from '../../core/text/words.ts';

const TEST_FOLDER =
  /(?:^|\/)(?:__(?:tests?|mocks?|fixtures?|snapshots?|stubs?|utils?)__|(?:unit|integration|e2e|smoke|load|acceptance|functional|ui|api)?[-_]?tests?|e2e|cypress|playwright|specs?|fixtures?|mocks?|stubs?|fakes?|msw|wiremock|mirage|k6|gatling|features\/(?:support|step_definitions)|testing|testdata|testutils?|test[-_]?(?:utils?|helpers?|support|data|setup|resources|driver|fixtures|app|apps)|androidTest\w*|\.storybook|storybook|stories|benchmarks?)\//i;
/** MyAppTests and MyAppUITests, as Xcode calls them; Api.Tests, shop-e2e and the like. */
const TEST_TARGET = /(?:^|\/)(?:\w+Tests|[\w.-]+[-._](?:e2e|[tT]ests?|specs?|mocks?|fixtures|storybook))\//;
const TEST_FILE =
  /(?:^|[._-])(?:(?:tf)?tests?(?:-d)?|specs?|e2e|cy|story|stories|mocks?|fixtures?|stubs?|fakes?|snap)\.\w+$|^(?:vitest|jest|playwright|cypress|karma|mocha|ava|wdio|nightwatch|codecept|testcafe|pytest|phpunit)(?=[._-]|setup|config|global|env)[\w.-]*$|^(?:mock|test)[-_][\w.-]*$|^(?:setup[-_.]?tests?|conftest|(?:spec|rails|test)_helper|mockServiceWorker)\.\w+$/i;
/** The way of Java, Kotlin, Swift and C#. */
const TEST_CLASS = /^Mock[A-Z]\w*\.\w+$|[a-z0-9](?:Tests?|Spec|Mocks?|Fixtures?|Stories)\.\w+$/;
const EXAMPLE_FOLDER =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|demos?|tutorials?|guides|playgrounds?|boilerplates?|snippets)\//i;
/** Templates of pages and of infrastructure are used as they are; those of other things are filled in first. */
const TEMPLATES = /(?:^|\/)templates?\/(?!.*\.(?:html?|ya?ml|j2|jinja2?|json|php|erb|tf)$)/i;
const EXAMPLE_FILE =
  /(?:^|[._-])(?:example|examples|sample|tmpl|tpl)(?:[._-]|$)|[._-](?:template|dist|defaults?)(?:\.local)?$|\.d\.[mc]?ts$/i;

/** One of these is in whatever one of the expressions fits; most files have none. */
const WORDS = wordsOf(
  'test spec mock fixture snap stub fake util e2e cy play msw mirage k6 gatling features stor benchmark helper jest karma mocha ava wdio nightwatch codecept phpunit doc example sample demo tutorial guide boilerplate snippet templ tmpl tpl dist default .d.',
);

/** @param file the path from the folder that the run is about, or from the root of the search */
export function speaksFor(file: string): 'test' | 'example' | undefined {
  if (!hasAny(file, WORDS)) return undefined;
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (TEST_FOLDER.test(file) || TEST_TARGET.test(file) || TEST_FILE.test(name) || TEST_CLASS.test(name)) return 'test';
  return EXAMPLE_FOLDER.test(file) || TEMPLATES.test(file) || EXAMPLE_FILE.test(name) ? 'example' : undefined;
}
