/** The deployment package beside what an established library makes of the same files. */
import * as fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { packageCode } from '../../src/core/function/package-code.ts';

it('is the zip that fflate makes, byte by byte, and both files come out of it again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (roleClaim, chain) => {
      const files = { 'role-claim.mjs': roleClaim, 'chain.mjs': chain };
      const packed = new Uint8Array(packageCode(roleClaim, chain));
      expect(packed).toEqual(zipSync(files, { level: 0, mtime: '1980-01-01T00:00:00' }));
      expect(unzipSync(packed)).toEqual(files);
    }),
  );
});
