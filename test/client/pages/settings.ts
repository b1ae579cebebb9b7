/** What a test hands over to its page, in the page's address. */
export interface Settings {
  /** Of Cognito and Supabase alike. */
  url: string;
  key: string;
  userPoolId: string;
  clientId: string;
}
