/**
 * Names of environment variables that a bundler writes into what a browser loads (public prefixes): `NEXT_PUBLIC_`,
 * `VITE_`, `EXPO_PUBLIC_` and their likes.
 */
export const PUBLIC = /^(VITE_|NEXT_PUBLIC_|REACT_APP_|EXPO_PUBLIC_|PUBLIC_|NUXT_PUBLIC_|GATSBY_|VUE_APP_|NG_APP_)/;
