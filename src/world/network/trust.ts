/** The CA certificates that a user names: AWS_CA_BUNDLE, or ca_bundle of a profile, in addition to what Node trusts (NODE_EXTRA_CA_CERTS). */
import { unshown } from '../../core/text/unshown.ts';
import { RefusedError } from '../../errors.ts';
import type { Setting } from '../../core/aws/settings.ts';
import type { Files } from '../types.ts';

/**
 * The bundle comes in addition to what Node trusts, NODE_EXTRA_CA_CERTS among it: naming certificates to an agent takes
 * Node's own away (Node, tls.createSecureContext).
 * @returns undefined where no bundle is named: Node then does by itself
 * @throws RefusedError naming the setting where its file is not there or holds no certificate
 */
export async function trusted(
  bundle: Setting | undefined,
  path: string,
  files: Pick<Files, 'read'>,
  extraPath: string | undefined,
): Promise<string[] | undefined> {
  if (bundle === undefined) return undefined;
  const { rootCertificates } = await import('node:tls');
  const text = await textOf(path, files);
  if (text === undefined || !/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text))
    throw new RefusedError({
      id: 'network/certificate',
      message: `${unshown(bundle.from, bundle.value)} names a file that ${text === undefined ? 'cannot be read' : 'holds no certificate'}.`,
      fix: 'Name a file of certificates in PEM form, or take the setting away.',
    });
  const extra = extraPath === undefined ? undefined : await textOf(extraPath, files);
  return [...rootCertificates, text, ...(extra === undefined ? [] : [extra])];
}

async function textOf(path: string, files: Pick<Files, 'read'>): Promise<string | undefined> {
  try {
    const bytes = await files.read(path);
    return bytes && new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
