/** Text with the colours of a terminal → an SVG that looks like one. */

interface Theme {
  background: string;
  frame: string;
  text: string;
  colours: Readonly<Record<string, string>>;
}

const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    background: '#ffffff',
    frame: '#d0d7de',
    text: '#1f2328',
    colours: { dim: '#59636e', red: '#c21c2b', green: '#116329', yellow: '#7d4e00', cyan: '#1b6a78' },
  },
  dark: {
    background: '#0d1117',
    frame: '#30363d',
    text: '#e6edf3',
    colours: { dim: '#9198a1', red: '#ff7b72', green: '#3fb950', yellow: '#d29922', cyan: '#39c5cf' },
  },
};

const STYLES: Readonly<Record<string, string>> = {
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '36': 'cyan',
};
/** A style, as a terminal is told it: the number stands between the escape and the m. */
const SGR = new RegExp(String.raw`\x1b\[([\d;]*)m`);
const CHARACTER = 8.43;
const LINE = 20;
const MARGIN = 20;

/** @param lines with the escape codes of SGR, none longer than `columns` */
export function drawTerminal(
  lines: readonly string[],
  columns: number,
  theme: 'light' | 'dark',
  title: string,
): string {
  const { background, frame, text } = THEMES[theme];
  const width = Math.ceil(columns * CHARACTER) + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN + 16;
  const dots = [0, 1, 2].map(
    (index) => `<circle cx="${MARGIN + 6 + index * 18}" cy="${MARGIN}" r="5" fill="${frame}"/>`,
  );
  const pen = { style: '' };
  const rows = lines.map((line, index) => {
    const y = MARGIN + 36 + index * LINE;
    return `<text x="${MARGIN}" y="${y}" xml:space="preserve">${drawLine(line, pen, THEMES[theme])}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${background}" stroke="${frame}"/>`,
    ...dots,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" fill="${text}">`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** @param pen what the line before left on: a terminal's style lasts until it is taken back */
function drawLine(line: string, pen: { style: string }, { colours }: Theme): string {
  const parts = line.split(SGR);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return styled(part, pen.style, colours);
      pen.style = STYLES[part] ?? (part === '1' ? 'bold' : '');
      return '';
    })
    .join('');
}

function styled(text: string, style: string, colours: Theme['colours']): string {
  if (text === '' || style === '') return escapeXml(text);
  const look = style === 'bold' ? 'font-weight="bold"' : `fill="${colours[style] ?? ''}"`;
  return `<tspan ${look}>${escapeXml(text)}</tspan>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
