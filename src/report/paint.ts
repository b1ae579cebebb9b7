/** The type of the function that colours text; whether there are colours (NO_COLOR, --no-color) is decided in `src/world/out.ts`. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;
