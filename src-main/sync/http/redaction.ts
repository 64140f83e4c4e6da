import { Buffer } from 'node:buffer'

const mark = '•••'

export type Redaction = ReturnType<typeof createRedaction>

/**
 * Takes secrets out of what a service said: each as it is, as it stands in an address, in a form, in JSON and in base64, in capitals
 * or not.
 */
export function createRedaction(secrets: Iterable<string>) {
  const known = new Set<string>()
  const forms = new Set<string>()
  let pattern: RegExp | undefined

  function add(secret: string): void {
    if (secret.trim() === '' || known.has(secret))
      return
    known.add(secret)
    formsOf(secret).filter(form => form !== '').forEach(form => forms.add(form))
    pattern = patternOf(forms)
  }

  function text(said: string): string {
    return pattern ? said.replace(pattern, mark) : said
  }

  for (const secret of secrets)
    add(secret)

  return {
    /** Has one more taken out from now on, such as a token that was given out. */
    add,
    text,
    /** The same of every text within a value that was JSON. */
    value: (said: unknown): unknown => mapped(said, text),
  }
}

/** Characters of a value from which on it may be what lets in who has it: a signature, a token. */
const shortestSignature = 16

/** The same, and takes out what lets in whoever has an address that the service named: the values of its query. */
export function redactionOf({ searchParams }: URL, redaction: Redaction): Redaction {
  const own = createRedaction([...searchParams.values()].filter(value => value.length >= shortestSignature))
  return { add: redaction.add, text: said => own.text(redaction.text(said)), value: said => own.value(redaction.value(said)) }
}

/** Characters of a line from which on it is a secret by itself, such as one of a key in PEM. */
const shortestLine = 16

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  return [
    secret,
    secret.trim(),
    ...secret.split(/\r?\n/).filter(line => line.length >= shortestLine),
    encodeURI(secret),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    base64.replace(/=+$/, ''),
    encodeURIComponent(base64),
    Buffer.from(secret).toString('base64url'),
  ]
}

/** The longest first: a secret may begin with another one. */
function patternOf(forms: ReadonlySet<string>): RegExp {
  return new RegExp([...forms].sort((a, b) => b.length - a.length).map(form => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'gi')
}

function mapped(value: unknown, text: (said: string) => string): unknown {
  if (typeof value === 'string')
    return text(value)
  if (Array.isArray(value))
    return value.map(inner => mapped(inner, text))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), mapped(inner, text)]))
  return value
}
