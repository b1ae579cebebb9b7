import { type Emulator, type EmulatorOptions, startEmulator as start } from '../../src/emulator/server.ts';
import { rsaPrivateKey } from './keys.ts';

/** The emulator, with keys of the store: every key of one emulator is another, and each emulator has the same ones. */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  let made = 0;
  return start({ newKey: () => rsaPrivateKey(`pool-${made++}`), ...options });
}
