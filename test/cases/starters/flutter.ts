import { CONFIG, several, type Starter } from './form.ts';

const MAIN = 'lib/main.dart';
const AUTH = 'lib/services/auth_service.dart';
const PROFILE = 'lib/pages/profile_page.dart';
const TOKEN = 'accessToken: AuthService.instance.accessToken,';

export const FLUTTER: Starter = {
  name: 'Flutter with Amplify',
  files: {
    'supabase/config.toml': CONFIG,
    'pubspec.yaml': `name: acme
dependencies:
  flutter:
    sdk: flutter
  supabase_flutter: ^2.17.0
  amplify_flutter: ^2.6.0
  amplify_auth_cognito: ^2.6.0
`,
    [MAIN]: `import 'package:amplify_auth_cognito/amplify_auth_cognito.dart';
import 'package:amplify_flutter/amplify_flutter.dart';
import 'package:flutter/material.dart';
import 'package:supabase_flutter/supabase_flutter.dart';
import 'amplifyconfiguration.dart';
import 'app.dart';
import 'services/auth_service.dart';

Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();
  await Amplify.addPlugin(AmplifyAuthCognito());
  await Amplify.configure(amplifyconfig);
  await Supabase.initialize(
    url: const String.fromEnvironment('SUPABASE_URL'),
    publishableKey: const String.fromEnvironment('SUPABASE_PUBLISHABLE_KEY'),
    ${TOKEN}
  );
  runApp(const AcmeApp());
}
`,
    'lib/amplifyconfiguration.dart': "const amplifyconfig = '{}';\n",
    'lib/app.dart': `import 'package:flutter/material.dart';
class AcmeApp extends StatelessWidget {
  const AcmeApp({super.key});
  @override
  Widget build(BuildContext context) => const MaterialApp();
}
`,
    [AUTH]: `import 'package:amplify_auth_cognito/amplify_auth_cognito.dart';
import 'package:amplify_flutter/amplify_flutter.dart';

class AuthService {
  AuthService._();
  static final instance = AuthService._();

  Future<String?> accessToken() async {
    final session = await Amplify.Auth.fetchAuthSession() as CognitoAuthSession;
    if (!session.isSignedIn) return null;
    return session.userPoolTokensResult.value.accessToken.raw;
  }

  Future<void> leave() => Amplify.Auth.signOut();
}
`,
    'lib/supabase.dart': `import 'package:supabase_flutter/supabase_flutter.dart';
final supabase = Supabase.instance.client;
`,
    'lib/services/realtime.dart': `import 'dart:async';
import '../supabase.dart';
// supabase.realtime asks on connect only.
final timer = Timer.periodic(const Duration(minutes: 5), (_) => supabase.realtime.setAuth(null));
`,
    [PROFILE]: `import 'package:flutter/material.dart';
import 'package:supabase_flutter/supabase_flutter.dart';
import '../services/auth_service.dart';
import '../supabase.dart';

class ProfilePage extends StatelessWidget {
  const ProfilePage({super.key});

  Future<void> _leave() async {
    await AuthService.instance.leave();
  }

  Future<PostgrestList> _load() => supabase.from('profiles').select();

  @override
  Widget build(BuildContext context) => TextButton(onPressed: _leave, child: const Text('out'));
}
`,
    'lib/repositories/base.dart': `import 'package:supabase_flutter/supabase_flutter.dart';
abstract class Repository {
  Repository(this._client);
  final SupabaseClient _client;
  SupabaseQueryBuilder table(String name) => _client.from(name);
}
`,
    ...several(
      'lib/pages/@_page.dart',
      `import 'package:flutter/material.dart';
import '../supabase.dart';
class Page extends StatelessWidget {
  const Page({super.key});
  Future<dynamic> load() => supabase.from('@').select();
  @override
  Widget build(BuildContext context) => const Text('@');
}
`,
      'todos projects members invoices tags comments',
    ),
    ...several(
      'lib/widgets/@.dart',
      "import 'package:flutter/material.dart';\nconst w = Text('@');\n",
      'button card dialog field label table tabs toast avatar',
    ),
    ...several(
      'lib/models/@.dart',
      'class Model { const Model(this.id); final String id; } // @\n',
      'todo project member invoice tag comment',
    ),
  },
  defects: [
    {
      what: 'no option',
      id: 'client/token-not-sent',
      file: MAIN,
      from: `    ${TOKEN}\n`,
      to: '',
      line: 'Supabase.initialize',
    },
    {
      what: 'the option commented out',
      id: 'client/token-not-sent',
      file: MAIN,
      from: TOKEN,
      to: `// ${TOKEN}`,
      line: 'Supabase.initialize',
    },
    {
      what: 'the key as a header instead',
      id: 'client/token-not-sent',
      file: MAIN,
      from: TOKEN,
      to: "headers: {'Authorization': 'Bearer $supabaseKey'},",
      line: 'Supabase.initialize',
    },
    {
      what: 'supabase.auth in a page',
      id: 'client/auth-namespace',
      file: PROFILE,
      from: 'AuthService.instance.leave()',
      to: 'supabase.auth.signOut()',
      line: 'supabase.auth.signOut',
    },
    {
      what: 'auth of the instance',
      id: 'client/auth-namespace',
      file: PROFILE,
      from: "supabase.from('profiles').select()",
      to: 'Supabase.instance.client.auth.currentUser!.id as dynamic',
      line: 'Supabase.instance.client.auth',
    },
    {
      what: 'auth of a field',
      id: 'client/auth-namespace',
      file: 'lib/repositories/base.dart',
      from: '_client.from(name)',
      to: '_client.from(name + _client.auth.currentUser!.id)',
      line: '_client.auth',
    },
    {
      what: 'listening to auth',
      id: 'client/auth-namespace',
      file: 'lib/services/realtime.dart',
      from: 'final timer',
      to: 'final listening = supabase.auth.onAuthStateChange.listen(print);\nfinal timer',
      line: 'onAuthStateChange',
    },
    {
      what: 'the token of the start',
      id: 'client/stale-token',
      file: MAIN,
      from: `  await Supabase.initialize(\n    url: const String.fromEnvironment('SUPABASE_URL'),\n    publishableKey: const String.fromEnvironment('SUPABASE_PUBLISHABLE_KEY'),\n    ${TOKEN}`,
      to: '  final session = await Amplify.Auth.fetchAuthSession() as CognitoAuthSession;\n  final jwt = session.userPoolTokensResult.value.idToken.raw;\n  await Supabase.initialize(\n    url: url,\n    publishableKey: key,\n    accessToken: () async => jwt,',
      line: 'accessToken: () async => jwt',
    },
    {
      what: 'the secret key, by name',
      id: 'client/secret-key',
      file: MAIN,
      from: "'SUPABASE_PUBLISHABLE_KEY'",
      to: "'SUPABASE_SERVICE_ROLE_KEY'",
      line: 'Supabase.initialize',
    },
    {
      what: 'the secret key, as it is',
      id: 'client/secret-key',
      file: MAIN,
      from: "const String.fromEnvironment('SUPABASE_PUBLISHABLE_KEY')",
      to: "'sb_secret_abcdefghijklmnopqrstuv'",
      line: 'Supabase.initialize',
    },
  ],
};
