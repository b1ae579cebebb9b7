import { describe, expect, it } from 'vitest';
import { parseTrust, trustPolicy } from '../../src/core/iam/trust.ts';

function conditionOf(text: string): unknown {
  const trust = parseTrust(text);
  return trust && trustPolicy(trust, 'aws').Statement[0]?.Condition;
}

describe('what may take a role', () => {
  it.each([
    ['github:octocat/shop', { owner: 'octocat', repository: 'shop' }],
    ['github:octocat/shop.js:production', { owner: 'octocat', repository: 'shop.js', environment: 'production' }],
    ['github:a-b/c_d:EU West/1', { owner: 'a-b', repository: 'c_d', environment: 'EU West/1' }],
    ['github:octocat@123/shop@456:prod', { owner: 'octocat@123', repository: 'shop@456', environment: 'prod' }],
  ])('%j', (text, trust) => expect(parseTrust(text)).toEqual(trust));

  it.each([
    'octocat/shop',
    'gitlab:octocat/shop',
    'github:octocat',
    'github:octocat/*',
    'github:*/shop',
    'github:octocat/sh?p',
    'github:octocat/shop:',
    'github:octocat/shop:*',
    'github:octocat/shop:${aws:username}',
    'github:octocat/shop:a:b',
    'github:octocat/..',
    'github:octocat/shop/more',
    'github:octocat/shop\n',
    'github:octo cat/shop',
  ])('%j is none', (text) => expect(parseTrust(text)).toBeUndefined());
});

describe('the trust policy', () => {
  it('holds subject and audience letter by letter, and nothing wider', () => {
    expect(conditionOf('github:octocat/shop:production')).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:octocat/shop:environment:production',
      },
    });
    expect(conditionOf('github:octocat/shop')).toMatchObject({
      StringEquals: {
        'token.actions.githubusercontent.com:sub': [
          'repo:octocat/shop:ref:refs/heads/main',
          'repo:octocat/shop:pull_request',
        ],
      },
    });
  });

  it("names GitHub's provider in the pool's partition, without an account that nobody knows", () => {
    const { Statement } = trustPolicy({ owner: 'a', repository: 'b' }, 'aws-cn');
    expect(Statement[0]?.Principal.Federated).toBe(
      'arn:aws-cn:iam::ACCOUNT_ID:oidc-provider/token.actions.githubusercontent.com',
    );
  });
});
