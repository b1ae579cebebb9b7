/** The AWS CLI as Debian and Ubuntu package it, run beside the program: same environment, same files. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface PeerOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Peer {
  /** Runs one command of the AWS CLI. One after the other: the fork that runs is the only one. */
  run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<PeerOutcome>;
  close(): void;
}

/** The distribution's Python, which has awscli as a module. */
const PYTHON = '/usr/bin/python3';

/** Starts the AWS CLI's modules; they take half a second, which every run would take otherwise. */
export function openPeer(): Peer {
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  // Some modules ask where the home is when they are imported: it is a link, which leads to the home of each run.
  const folder = mkdtempSync(join(tmpdir(), 'aws-peer-'));
  const home = join(folder, 'home');
  const child = spawn(PYTHON, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: home },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    run(args, env) {
      const outcome = turn.then(async () => {
        rmSync(home, { force: true });
        symlinkSync(env['HOME'] ?? folder, home);
        child.stdin.write(`${JSON.stringify({ args, env })}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error('The AWS CLI ended: is it installed (apt-get install awscli)?');
        return JSON.parse(value) as PeerOutcome;
      });
      turn = outcome.catch(() => undefined);
      return outcome;
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
