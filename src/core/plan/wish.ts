/**
 * What the user wants of a plan (`InitWish`): the flags of `init` that decide what is in it, with their defaults;
 * `src/commands/init/request.ts` checks them.
 */

/** The parts of the work that --skip can leave out. */
export type Part = 'config' | 'lambda' | 'hosted';

export interface InitWish {
  triggerVersion: 'auto' | 'v1' | 'v2' | 'v3';
  /** A function that is there already, to be attached; none is deployed then. */
  functionArn?: string;
  roleArn?: string;
  onExistingTrigger: 'ask' | 'fail' | 'replace' | 'chain';
  skip: ReadonlySet<Part>;
  role: string;
  /** Client-credentials tokens get the role, too. */
  m2m: boolean;
  allowManaged: boolean;
  disableOtherProvider: boolean;
  /** Another pool that the config trusts is replaced. */
  replacePool: boolean;
  /** The config gets env() references, and supabase/.env the values. */
  envRefs: boolean;
  invoke: boolean;
  /** Settings of the pool that this version does not know, to be sent back as they stand. */
  allowUnknown: ReadonlySet<string>;
}

/** What is planned where no flag says otherwise. */
export const DEFAULT_WISH: InitWish = {
  triggerVersion: 'auto',
  onExistingTrigger: 'ask',
  skip: new Set(),
  role: 'authenticated',
  m2m: false,
  allowManaged: false,
  disableOtherProvider: false,
  replacePool: false,
  envRefs: false,
  invoke: false,
  allowUnknown: new Set(),
};
