/** A word of a POSIX shell's command line that stands for exactly `text`. */
export function shellWord(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

/** The value of a key of a desktop entry, as a string (https://specifications.freedesktop.org/desktop-entry-spec). */
export function desktopValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}

/** A word of the `Exec` of a desktop entry: quoted, without field codes, and then a string like any other value. */
export function execWord(text: string): string {
  return desktopValue(`"${text.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`)
}

/** Text as it stands in an element or an attribute of XML; what XML cannot hold is left out. */
export function xmlText(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
