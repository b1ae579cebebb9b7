/**
 * A Markdown text without its code spans: what a renderer looks into for links, HTML and the like. A span begins at a
 * run of backticks and ends at the next run of the same length (CommonMark, "Code spans"); it does not leave its paragraph.
 */
export function outsideCode(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => lineOutsideCode(line))
    .join('\n');
}

function lineOutsideCode(line: string): string {
  const runs = Array.from(line.matchAll(/`+/g), ({ 0: run, index }) => ({
    length: run.length,
    start: index,
    end: index + run.length,
  }));
  let text = '';
  let at = 0;
  for (const open of runs) {
    if (open.start < at) continue;
    const close = runs.find(({ start, length }) => start > open.start && length === open.length);
    if (!close) continue;
    text += `${line.slice(at, open.start)}CODE`;
    at = close.end;
  }
  return text + line.slice(at);
}
