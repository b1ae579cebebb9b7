/** A program that uses the package's types: it has to compile. */
import { decodeToken, verify, type Finding, type VerifyReport } from 'cognito-supabase';

const report: VerifyReport = await verify({ cwd: '.', tokens: ['a.b.c'], only: ['token'] });
export const failed: Finding[] = report.checks.filter(({ status }) => status === 'fail');
const decoded = decodeToken('a.b.c');
export const role: unknown = decoded.ok ? decoded.claims['role'] : decoded.what.length;
// @ts-expect-error -- there is no such option
await verify({ passwort: 'x' });
