/**
 * Whether the tests that can ask more do so: every cut of a killed run, every generation of the Supabase CLI about every
 * file, each in a process of its own, several times as many documents. `npm run test:long` sets it.
 */
export const THOROUGH = Boolean(process.env['THOROUGH']);
