/**
 * The only place that asks the user: menus, yes or no, text, passwords; refuses without a terminal, with --no-input or
 * in CI, and Ctrl-C or Esc at a question interrupts the run. Guards the edges of the `prompts` package: it never
 * settles when stdin ends, resolves to {} on Ctrl-C and Esc, and does not know NO_COLOR.
 */
import type { PromptObject } from 'prompts';
import { printable } from '../core/text/safe.ts';
import { DecisionNeeded, Interrupted } from '../errors.ts';
import { fitTo } from './out.ts';
import type { Ask } from './types.ts';

export interface AskOptions {
  /** --no-input. */
  noInput: boolean;
  /** --no-color. */
  noColor: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** Takes secrets out of what is shown. */
  clean: (text: string) => string;
  /** Keeps the terminal free of anything else meanwhile. */
  whileAway: <T>(act: () => Promise<T>) => Promise<T>;
  interrupt: () => void;
  /** Fires on a signal: the question that is open ends as if Ctrl-C had been pressed. */
  interrupted: AbortSignal;
}

export function createAsk(options: AskOptions): Ask {
  const shown = (text: string, maxLength?: number): string => printable(options.clean(text), maxLength);
  // The streams are opened on first use: most commands ask nothing.
  const isPossible = (): boolean =>
    !options.noInput && (options.env['CI'] ?? '') === '' && process.stdin.isTTY && process.stderr.isTTY;
  const question = async (prompt: Omit<PromptObject, 'name'>, flag: string): Promise<unknown> => {
    if (!isPossible()) throw inputRequired(String(prompt.message), flag);
    return options.whileAway(() => askOnTerminal(prompt, options));
  };
  return {
    get possible() {
      return isPossible();
    },
    async select(message, choices, flag) {
      const index = await question(
        {
          type: 'select',
          message: shown(message),
          onRender(this: AnsweredSelect) {
            const chosen = this.done ? choices[this.cursor] : undefined;
            if (chosen) fitAnswer(this, shown(chosen.title, 120));
          },
          choices: choices.map((choice, index) => ({
            title: shown(choice.title, 120),
            ...(choice.description === undefined ? {} : { description: shown(choice.description, 200) }),
            value: index,
          })),
        },
        flag,
      );
      const chosen = choices[Number(index)];
      if (!chosen) throw new Interrupted();
      return chosen.value;
    },
    async confirm(message, flag) {
      return (await question({ type: 'confirm', message: shown(message), initial: false }, flag)) === true;
    },
    async text(message, flag) {
      return String(await question({ type: 'text', message: shown(message) }, flag)).trim();
    },
    async secret(message, flag) {
      return String(await question({ type: 'password', message: shown(message) }, flag));
    },
  };
}

/** What of the package's select is read and set when it shows the answer. */
interface AnsweredSelect {
  done: boolean;
  cursor: number;
  msg: string;
  choices: { title: string }[];
}

/** Breaks "✔ question › answer" between words, where the terminal would break it within one. */
function fitAnswer(select: AnsweredSelect, title: string): void {
  const fitted = fitTo(process.stderr, `✓ ${select.msg}_› ${title}`);
  const end = fitted.indexOf('_›', select.msg.length);
  select.msg = fitted.slice(2, end);
  Object.assign(select.choices[select.cursor] ?? {}, { title: fitted.slice(end + 2).replace(/^ /, '') });
}

function inputRequired(message: string, flag: string): DecisionNeeded {
  return new DecisionNeeded({
    id: 'input-required',
    message: `An answer is needed: ${printable(message)}`,
    why: 'There is no terminal to ask on (or --no-input, or CI is set).',
    fix: `Give ${flag}.`,
  });
}

/** `prompts` has no way to be cancelled from outside that gives the terminal its cursor back, but for this key. */
function pressCtrlC(): void {
  process.stdin.emit('keypress', '', { ctrl: true, name: 'c' });
}

async function askOnTerminal(prompt: Omit<PromptObject, 'name'>, options: AskOptions): Promise<unknown> {
  // `prompts` reads this when it is loaded, and knows neither NO_COLOR nor our flag.
  if (options.noColor || (options.env['NO_COLOR'] ?? '') !== '') process.env['NODE_DISABLE_COLORS'] = '1';
  const { default: prompts } = await import('prompts');
  const ended = new Promise<never>((_resolve, reject) => {
    process.stdin.once('end', () => reject(new Interrupted('The terminal was closed.')));
  });
  const answered = prompts(
    { ...prompt, name: 'answer', stdout: process.stderr },
    {
      onCancel: () => {
        options.interrupt();
        throw new Interrupted();
      },
    },
  );
  options.interrupted.addEventListener('abort', pressCtrlC, { once: true });
  try {
    const { answer } = await Promise.race([answered, ended]);
    return answer as unknown;
  } finally {
    options.interrupted.removeEventListener('abort', pressCtrlC);
  }
}
