/** A certificate authority of a company's own, and the certificate of a host that stands for all of AWS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** A folder to be removed afterwards. */
  folder: string;
  /** The authority's own certificate, a file for AWS_CA_BUNDLE. */
  caFile: string;
  key: string;
  cert: string;
}

const NAMES = [
  '*.amazonaws.com',
  '*.eu-west-1.amazonaws.com',
  '*.sso.eu-west-1.amazonaws.com',
  '*.signin.aws.amazon.com',
  '*.eu-west-1.signin.aws.amazon.com',
];

/** Made by openssl: Node signs no certificates. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Company CA');
  openssl('req', ...key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', '/CN=amazonaws.com');
  writeFileSync(file('names'), `subjectAltName=${NAMES.map((name) => `DNS:${name}`).join(',')}\n`);
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'host.csr', ...by, '-out', 'host.pem', '-days', '2');
  return {
    folder,
    caFile: file('ca.pem'),
    key: readFileSync(file('host.key'), 'utf8'),
    cert: readFileSync(file('host.pem'), 'utf8'),
  };
}
