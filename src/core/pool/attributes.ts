/**
 * Values for the attributes of a made-up or throw-away user (email, phone number, birthdate), in the formats that Cognito
 * accepts.
 */

/** A number that is nobody's: 555-01xx is kept for fiction (North American Numbering Plan). */
export const MADE_UP_PHONE = '+15555550100';

/**
 * A value that Cognito's own format rules accept for a standard attribute (developer guide, Working with user attributes).
 * @param name the user's: the part before the @ of the e-mail address
 */
export function madeUpValue(attribute: string, name: string): string {
  const values: Record<string, string> = {
    email: `${name}@example.com`,
    email_verified: 'true',
    phone_number: MADE_UP_PHONE,
    phone_number_verified: 'true',
    birthdate: '2000-01-01',
    updated_at: '946684800',
    zoneinfo: 'Etc/UTC',
    locale: 'en-US',
  };
  return (Object.hasOwn(values, attribute) ? values[attribute] : undefined) ?? 'probe';
}
