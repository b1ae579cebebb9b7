/** TLS certificates that are not trusted: which errors say so, and the fix (AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS). */

/** What OpenSSL says of a certificate that it does not take (Node, tls, X509 certificate error codes). */
export const CERTIFICATE =
  /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|SELF_SIGNED_CERT|CERT_(HAS_EXPIRED|NOT_YET_VALID|UNTRUSTED|SIGNATURE_FAILURE)|ERR_TLS_CERT_ALTNAME_INVALID|unable to verify the first certificate|self-signed certificate/;
export const CERTIFICATE_FIX =
  'Where a proxy of your company looks into connections, name its certificates with AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.';
