/** Variables that a bundler writes into what a browser loads. */
export const PUBLIC = /^(VITE_|NEXT_PUBLIC_|REACT_APP_|EXPO_PUBLIC_|PUBLIC_|NUXT_PUBLIC_|GATSBY_|VUE_APP_|NG_APP_)/;
