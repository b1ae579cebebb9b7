/** What Amplify keeps tokens in, and React Native's AsyncStorage: here in memory, so that it ends with the test. */
export function memoryStorage() {
  const items = new Map<string, string>();
  return {
    setItem: (key: string, value: string) => Promise.resolve(void items.set(key, value)),
    getItem: (key: string) => Promise.resolve(items.get(key) ?? null),
    removeItem: (key: string) => Promise.resolve(void items.delete(key)),
    clear: () => Promise.resolve(items.clear()),
  };
}
