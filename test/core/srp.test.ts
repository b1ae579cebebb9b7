import { createHash, randomBytes } from 'node:crypto';
import { signSrpSession } from 'cognito-srp-helper';
import { describe, expect, it } from 'vitest';
import { finishProof, startProof } from '../../src/world/aws/srp.ts';

const USER = { poolName: 'Pool12345', password: 'Correct-horse-1' };
const NOW = Date.UTC(2026, 0, 6, 4, 5, 6);

function challengeOf(seed: number): { publicHex: string; saltHex: string; secretBlock: string; userId: string } {
  const bytes = (label: string, size: number): Buffer =>
    Buffer.concat(
      Array.from({ length: Math.ceil(size / 32) }, (_none, index) =>
        createHash('sha256').update(`${label}${seed}${index}`).digest(),
      ),
    ).subarray(0, size);
  return {
    publicHex: bytes('b', 384).toString('hex'),
    // As short as it may come, or with its first bit set.
    saltHex: bytes('salt', 1 + (seed % 16)).toString('hex'),
    secretBlock: bytes('block', 96).toString('base64'),
    userId: `user-${seed}`,
  };
}

describe('the proof of a password', () => {
  it('is what cognito-srp-helper gives, for the same secret', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const start = startProof();
      const challenge = challengeOf(seed);
      const { signature, timestamp } = finishProof(start, challenge, USER, NOW);
      const theirs = signSrpSession(
        {
          username: challenge.userId,
          password: USER.password,
          isHashed: false,
          poolId: `eu-west-1_${USER.poolName}`,
          poolIdAbbr: USER.poolName,
          smallA: start.secret.toString(16),
          largeA: start.publicHex,
          timestamp,
        },
        {
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeParameters: {
            SALT: challenge.saltHex,
            SRP_B: challenge.publicHex,
            SECRET_BLOCK: challenge.secretBlock,
            USER_ID_FOR_SRP: challenge.userId,
            USERNAME: challenge.userId,
          },
        },
      );
      expect(signature).toBe(theirs.passwordSignature);
    }
  });

  it('has the time as Cognito reads it, and another secret each time', () => {
    expect(finishProof(startProof(), challengeOf(1), USER, NOW).timestamp).toBe('Tue Jan 6 04:05:06 UTC 2026');
    expect(startProof().publicHex).not.toBe(startProof().publicHex);
    expect(startProof(randomBytes(32)).secret).toBeGreaterThan(1n << 200n);
  });

  it.each([
    ['nothing', ''],
    ['zero', '0'],
    ['no number', 'xyz'],
    ['far more than a number of the group', 'f'.repeat(5000)],
  ])('is given to nobody whose public value is %s', (_what, publicHex) => {
    expect(() => finishProof(startProof(), { ...challengeOf(1), publicHex }, USER, NOW)).toThrow(/not Cognito/);
  });
});
