/** An app with Amplify, around the file as generated. */
import { Amplify } from 'aws-amplify';
import { signIn, signOut } from 'aws-amplify/auth';
import { offer, settings } from './app';
import { createSupabaseClient } from './supabase-client';

const { url, key, userPoolId, clientId } = settings;
Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: url } } });

offer(createSupabaseClient(url, key), {
  signIn: (username, password) => signIn({ username, password, options: { authFlowType: 'USER_PASSWORD_AUTH' } }),
  signOut: () => signOut(),
});
