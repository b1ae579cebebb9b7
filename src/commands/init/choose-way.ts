/** One question with every way on, where a trigger is there already or somebody else's tool owns the pool. */
import type { Decision } from '../../core/plan/asked.ts';
import type { InitWish } from '../../core/plan/wish.ts';
import type { World } from '../../world/types.ts';

/** A way on: what is wished for then, and the flag that asks for it without the question. */
export interface Way {
  accept: Partial<InitWish>;
  flag: string;
}

/** Where nothing is attached from outside, there is something to be declared: it is the first choice. */
const DECLARE: Partial<Record<Decision['kind'], string>> = {
  managed: 'Show what to add to the tool that owns it (recommended)',
  'existing-trigger': 'Show the lines to add to that function (recommended)',
};

/** @returns undefined where the user adds what is needed to the sources of their own */
export async function chooseWay(world: World, decision: Decision, { skip }: InitWish): Promise<Way | undefined> {
  const { questions = [] } = decision;
  const declare = DECLARE[decision.kind];
  if (declare === undefined) return confirmEach(world, questions);
  const withoutFunction: Way[] = skip.has('config')
    ? []
    : [{ accept: { skip: new Set([...skip, 'lambda']) }, flag: '--skip lambda' }];
  return world.ask.select<Way | undefined>(
    'What is to be done?',
    [
      { title: declare, value: undefined },
      ...questions.map(({ text, ...way }) => ({ title: text.replace(/\?$/, ''), value: way })),
      ...withoutFunction.map((way) => ({ title: 'Write the Supabase config alone', value: way })),
    ],
    [...questions, ...withoutFunction].map(({ flag }) => flag).join(' or '),
  );
}

async function confirmEach({ ask }: World, questions: NonNullable<Decision['questions']>): Promise<Way | undefined> {
  for (const { text, ...way } of questions) if (await ask.confirm(text, way.flag)) return way;
  return undefined;
}
