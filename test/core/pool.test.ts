import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/core/text/json.ts';
import { updateInput } from '../../src/core/pool/update.ts';
import { DESCRIBE_ONLY, FULL, OLD_ARN, TRIGGER, UPDATABLE } from './described.ts';

describe('updateInput', () => {
  const { input, lost } = updateInput(FULL, TRIGGER);

  it.each(Object.keys(DESCRIBE_ONLY))('does not send %s back', (member) => {
    expect(input).not.toHaveProperty(member);
  });

  it.each(
    Object.keys(UPDATABLE).filter(
      (member) => !['LambdaConfig', 'UserPoolTags', 'AdminCreateUserConfig'].includes(member),
    ),
  )('sends %s back as it is', (member) => {
    expect((input as JsonObject)[member]).toEqual(FULL[member]);
  });

  it('names the pool by its id and its name', () => {
    expect(input).toMatchObject({ UserPoolId: 'eu-west-1_Kx7mQ2pLd', PoolName: 'shop' });
  });

  it('loses nothing that it knows', () => {
    expect(lost).toEqual([]);
  });

  it('reports members that it does not know, whatever they hold', () => {
    expect(updateInput({ ...FULL, PasskeyPolicy: { Level: 'HIGH' }, Frozen: false, Gone: null }, TRIGGER).lost).toEqual(
      ['PasskeyPolicy', 'Frozen'],
    );
  });

  it('leaves what it was given untouched', () => {
    const before = structuredClone(FULL);
    updateInput(FULL, TRIGGER);
    expect(FULL).toEqual(before);
  });

  it('shares nothing with what it was given', () => {
    const described = structuredClone(FULL);
    const { input: request } = updateInput(described, TRIGGER);
    asObject(asObject(described['Policies'])['PasswordPolicy'])['MinimumLength'] = 6;
    expect(request.Policies?.PasswordPolicy?.MinimumLength).toBe(12);
  });
});

describe('updateInput: the trigger', () => {
  const others = {
    PreSignUp: 'arn:1',
    CustomMessage: 'arn:2',
    PostConfirmation: 'arn:3',
    PreAuthentication: 'arn:4',
    PostAuthentication: 'arn:5',
    DefineAuthChallenge: 'arn:6',
    CreateAuthChallenge: 'arn:7',
    VerifyAuthChallengeResponse: 'arn:8',
    UserMigration: 'arn:9',
    CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: 'arn:10' },
    CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: 'arn:11' },
    KMSKeyID: 'arn:12',
    InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: 'arn:13' },
  };
  const both = {
    PreTokenGeneration: TRIGGER.lambdaArn,
    PreTokenGenerationConfig: { LambdaArn: TRIGGER.lambdaArn, LambdaVersion: 'V2_0' },
  };

  it.each([
    ['there was none', {}],
    ['only the old key was set', { PreTokenGeneration: OLD_ARN }],
    ['only the new key was set', { PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V1_0' } }],
    [
      'both were set',
      { PreTokenGeneration: OLD_ARN, PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V1_0' } },
    ],
  ])('sets both keys, and keeps every other trigger, where %s', (_what, previous) => {
    expect(updateInput({ ...FULL, LambdaConfig: { ...others, ...previous } }, TRIGGER).input.LambdaConfig).toEqual({
      ...others,
      ...both,
    });
  });

  it('takes both keys out to detach', () => {
    expect(updateInput({ ...FULL, LambdaConfig: { ...others, ...both } }, undefined).input.LambdaConfig).toEqual(
      others,
    );
  });

  it('attaches to a pool that has no LambdaConfig at all', () => {
    const { LambdaConfig: _none, ...bare } = FULL;
    expect(updateInput(bare, TRIGGER).input.LambdaConfig).toEqual(both);
  });
});

describe('updateInput: what Cognito refuses to have back', () => {
  it('drops UnusedAccountValidityDays beside TemporaryPasswordValidityDays, and nothing with it', () => {
    expect(updateInput(FULL, TRIGGER).input.AdminCreateUserConfig).toEqual({
      AllowAdminCreateUserOnly: true,
      InviteMessageTemplate: { EmailSubject: 'Welcome' },
    });
    expect(updateInput(FULL, TRIGGER).input.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(3);
  });

  it.each([
    ['no password policy', {}],
    ['a policy without it', { PasswordPolicy: { MinimumLength: 8 } }],
  ])('keeps UnusedAccountValidityDays where there is %s', (_what, policies) => {
    const { input } = updateInput({ ...FULL, Policies: policies }, TRIGGER);
    expect(input.AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(3);
  });

  it('keeps the zero that stands for the default', () => {
    const { input } = updateInput(
      { ...FULL, Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } },
      TRIGGER,
    );
    expect(input.Policies?.PasswordPolicy).toEqual({ TemporaryPasswordValidityDays: 0 });
    expect(input.AdminCreateUserConfig).not.toHaveProperty('UnusedAccountValidityDays');
  });

  it('drops reserved tags and keeps the others', () => {
    expect(updateInput(FULL, TRIGGER).input.UserPoolTags).toEqual({ team: 'shop' });
  });

  it.each([
    ['only reserved ones', { 'aws:cloudformation:stack-name': 'shop-auth' }],
    ['none', {}],
  ])('leaves the tags out where there are %s', (_what, tags) => {
    expect(updateInput({ ...FULL, UserPoolTags: tags }, TRIGGER).input).not.toHaveProperty('UserPoolTags');
  });

  it('keeps tags that merely look reserved', () => {
    const tags = { 'AWS:team': 'a', aws: 'b', 'my-aws:x': 'c' };
    expect(updateInput({ ...FULL, UserPoolTags: tags }, TRIGGER).input.UserPoolTags).toEqual(tags);
  });
});
