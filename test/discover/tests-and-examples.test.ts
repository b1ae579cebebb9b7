import { expect, it } from 'vitest';
import { speaksFor } from '../../src/discover/places/tests-and-examples.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const TESTS = words(`
  __tests__/a.ts __test__/a.ts __mocks__/a.ts __fixtures__/a.ts __snapshots__/a.ts __stubs__/a.ts __utils__/a.ts
  unit-tests/a.ts integration_test/a.ts e2e-tests/a.ts smoketest/a.ts load-test/a.ts acceptance/tests/a.ts test/a.ts
  app/E2E/a.ts cypress/a.ts playwright/a.ts spec/a.rb specs/a.ts fixtures/a.json mocks/a.ts stubs/a.ts fakes/a.ts msw/a.ts
  wiremock/a.json mirage/a.js k6/a.js gatling/a.scala features/support/env.rb features/step_definitions/a.rb testing/a.ts
  testdata/a.json testutils/a.go test-helpers/a.ts androidTestDebug/A.kt .storybook/main.ts storybook/a.ts stories/a.tsx
  benchmarks/a.ts ShopTests/A.swift Shop.Tests/a.cs shop-e2e/a.ts api.specs/a.ts shop-mocks/a.ts shop.fixtures/a.ts
  shop_storybook/a.ts a.test.ts a.spec.ts a_test.go a.e2e.ts a.cy.ts cy.js a.story.tsx a.stories.tsx a.mock.ts a.fixture.json
  a.stub.ts a.fake.ts a.snap.js a.tftest.hcl vitest.config.ts jest.setup.js jest-preset.js jestSetup.js playwright.config.ts cypress.config.js
  karma.conf.js mocha.opts ava.config.js wdio.conf.ts nightwatch.conf.js codecept.conf.js testcafe.json pytest.ini
  phpunit.xml mock-server.js test_pool.py setupTests.ts setup-test.js conftest.py rails_helper.rb spec_helper.rb
  mockServiceWorker.js MockPool.java PoolTest.java PoolTests.cs PoolSpec.kt poolMocks.ts PoolFixture.cs PoolStories.tsx
`);

const EXAMPLES = words(`
  docs/a.ts doc/a.md documentation/a.ts examples/a.ts sample/a.ts demos/a.ts tutorial/a.ts guides/a.ts playground/a.ts
  boilerplates/a.ts snippets/a.ts templates/a.ts Template/a.ts .env.example env.examples.json .env.sample .env.tmpl a.tpl
  .env.template .env.dist .env.defaults config.default.local env.d.ts env.d.mts
`);

const NEITHER = words(`
  .env .env.local src/auth.ts src/lib/supabase.ts supabase/config.toml app/page.tsx jwks.json latest/a.ts contest.ts
  src/javascript.ts policy.json distribution/a.ts inspector/a.ts history/a.ts templates/a.html display.ts
  src/avatar.tsx available.ts mochaccino.ts jester.ts
`);

it.each([
  ...TESTS.map((file) => [file, 'test'] as const),
  ...EXAMPLES.map((file) => [file, 'example'] as const),
  ...NEITHER.map((file) => [file, undefined] as const),
])('%s speaks for %s', (file, whom) => {
  expect(speaksFor(file)).toBe(whom);
});
