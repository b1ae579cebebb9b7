/**
 * Shows progress, in place of a spinner: what is being waited for, on a terminal in one line that changes in place,
 * elsewhere in one plain line a step.
 *
 * Our own, since what it has to do is little: `ora` and `listr2` come as modules of ECMAScript with a dozen packages
 * each, hide the cursor, draw a frame twelve times a second, and know neither our redactor nor our questions.
 */
import { styleText } from 'node:util';
import { countColumns, cutToColumns } from '../core/text/columns.ts';
import { printable } from '../core/text/safe.ts';
import { elapsedMs } from './elapsed.ts';
import type { Steps, UnderWay } from './types.ts';

/** What is over sooner is not worth a line. */
const SHOWN_AFTER_MS = 300;
/** How often it is looked whether the line has to change; a second is never missed by more. */
const LOOK_MS = 100;
/** A step says on whom it waits where an answer takes so long. */
const SLOW_ANSWER_MS = 2000;
/** By then a call that was just made has been sent. */
const SENT_AFTER_MS = 15;
/** Where a terminal does not say how wide it is. */
const USUAL_COLUMNS = 80;
/** To the beginning of the line, and what is on it away (ECMA-48: EL). It works in every column, and leaves the cursor on. */
const ERASE = '\r\u001B[K';

export interface StepsOptions {
  /** A line that changes in place may be drawn on stderr. */
  inPlace: () => boolean;
  colours: () => boolean;
  /** Takes secrets out of what is shown. */
  clean: (text: string) => string;
  /** Where nothing changes in place: prints a line; undefined with --quiet. */
  log: ((text: string) => void) | undefined;
}

export interface StepLine extends Steps {
  /** Takes the line off, for what is printed next. */
  clear: () => void;
}

interface Pending {
  what: string;
  count: string;
  began: number;
}

/** Nothing is drawn, timed or listened to before the first step; a timer never keeps the program from ending. */
export function createSteps(options: StepsOptions): StepLine {
  const pending = { steps: new Set<Pending>(), answers: new Set<Pending>() };
  const isBusy = (): boolean => pending.steps.size + pending.answers.size > 0;
  const screen = createScreen(options, isBusy, () => describe(pending, elapsedMs()));
  const logged = new Set<string>();
  const idle = createIdle(() => pending.answers.size > 0);
  const track = async <T>(kind: keyof typeof pending, what: string, act: (one: Pending) => Promise<T>): Promise<T> => {
    const one = { what, count: '', began: elapsedMs() };
    pending[kind].add(one);
    screen.begin();
    try {
      return await act(one);
    } finally {
      pending[kind].delete(one);
      if (!isBusy()) screen.end();
    }
  };
  const logLater = (what: string): NodeJS.Timeout | undefined => {
    const { log } = options;
    if (options.inPlace() || !log || logged.has(what)) return undefined;
    return setTimeout(() => {
      if (!logged.has(what)) log(`${what} …`);
      logged.add(what);
    }, SHOWN_AFTER_MS).unref();
  };
  return {
    during: (what, act, { isTold = false } = {}) =>
      track('steps', what, async (one) => {
        const timer = isTold ? undefined : logLater(what);
        const step: UnderWay = {
          counts: (done, all) => void (one.count = `: ${done} of ${all}`),
        };
        try {
          return await act(step);
        } finally {
          clearTimeout(timer);
        }
      }),
    asking: (whom, act) =>
      track('answers', whom, () => {
        idle.begin();
        return act();
      }),
    onceAwaiting: idle.add,
    clear: screen.clear,
    whileAway: screen.whileAway,
  };
}

interface Idle {
  add: (act: () => void) => void;
  /** An answer is being asked for. */
  begin: () => void;
}

/** What is to be done while an answer is awaited. */
function createIdle(isAwaiting: () => boolean): Idle {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const useWait = (): void => {
    if (!isAwaiting()) return;
    const due = waiting;
    waiting = [];
    for (const act of due) act();
  };
  return {
    add: (act) => void waiting.push(act),
    begin() {
      if (waiting.length === 0) return;
      // Of calls that are made side by side the last is sent before the wait is used; where preparing them took all that
      // time, that happens behind the timer.
      clearTimeout(timer);
      timer = setTimeout(() => setImmediate(useWait), SENT_AFTER_MS).unref();
    },
  };
}

/** What the line says: the step that began last, or the one that counts; and who lets it wait. */
function describe({ steps, answers }: { steps: Set<Pending>; answers: Set<Pending> }, now: number): string[] {
  const step = [...steps].find(({ count }) => count !== '') ?? [...steps].at(-1);
  const slow = [...answers].filter(({ began }) => !step || now - began >= SLOW_ANSWER_MS);
  const whom = [...new Set(slow.map(({ what }) => what))].join(', ');
  const seconds = Math.floor((now - (step ?? slow[0] ?? { began: now }).began) / 1000);
  const what = step ? `${step.what}${step.count}${whom === '' ? '' : ` (waiting for ${whom})`}` : `Waiting for ${whom}`;
  return [what, seconds === 0 ? '' : ` ${seconds} s`];
}

interface Screen {
  begin: () => void;
  end: () => void;
  clear: () => void;
  whileAway: StepLine['whileAway'];
}

function createScreen({ inPlace, colours, clean }: StepsOptions, isBusy: () => boolean, text: () => string[]): Screen {
  const state = { shown: '', drawn: '', busySince: 0, away: 0, isGuarded: false };
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    if (state.shown !== '') process.stderr.write(ERASE);
    state.shown = '';
  };
  const draw = (): void => {
    if (!isBusy() || state.away > 0 || elapsedMs() - state.busySince < SHOWN_AFTER_MS) return;
    const parts = text();
    if (state.shown !== '' && parts.join('') === state.drawn) return;
    state.drawn = parts.join('');
    const line = fit(parts.map((part) => printable(clean(part))));
    if (!state.isGuarded) guard();
    process.stderr.write(ERASE + (colours() ? styleText('dim', line, { validateStream: false }) : line));
    state.shown = line;
  };
  const stop = (): void => {
    if (isBusy()) return;
    clearInterval(timer);
    timer = undefined;
    clear();
  };
  /** However the program ends, the line is gone; a terminal that hung up is not written to again. */
  const guard = (): void => {
    state.isGuarded = true;
    process.once('exit', clear);
    process.prependListener('uncaughtException', clear);
    process.once('SIGHUP', () => Object.assign(state, { shown: '', away: Infinity }));
  };
  return {
    clear,
    begin() {
      if (timer || !inPlace()) return;
      state.busySince = elapsedMs();
      timer = setInterval(draw, LOOK_MS).unref();
    },
    end() {
      // What begins right after takes the line over.
      if (timer) setImmediate(stop);
    },
    async whileAway(act) {
      clear();
      state.away += 1;
      try {
        return await act();
      } finally {
        state.away -= 1;
      }
    },
  };
}

/** On one line, with the seconds at its end whatever has to be cut off. The last column stays free: some terminals wrap there. */
function fit([what = '', seconds = '']: string[]): string {
  const columns = (process.stderr.columns || USUAL_COLUMNS) - 1;
  const room = columns - countColumns(seconds);
  const shown = countColumns(what) + 2 <= room ? `${what} …` : cutToColumns(what, room);
  return cutToColumns(shown + seconds, columns);
}
