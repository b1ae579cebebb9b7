/** How a report colours a part of its text; whether it does is decided by the world. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;
