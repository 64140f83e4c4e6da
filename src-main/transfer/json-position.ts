/** White space, and behind it a sign or a value that is no string. */
const space = /\s*/y
const token = /[[\]{},:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
/** What stands in a string up to an escape, its end, or white space that would have to be one; and an escape. */
const plain = /[^"\\\n\r\t]*/y
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** What may come next: a value, a value or the end of a list, a name, a name or the end of an object, a colon, what follows a value. */
type Expected = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'next'

/** Where a text ceases to be JSON, as the number of characters before; its length where it ends too early, or is JSON. JSON.parse does not always tell. */
export function jsonErrorPosition(text: string): number {
  const open: ('[' | '{')[] = []
  let expected: Expected = 'value'
  for (let position = 0; ;) {
    const start = endOf(space, text, position)!
    if (open.length === 0 && expected === 'next')
      return start
    const isString = text[start] === '"'
    const end = isString ? endOfString(text, start) : endOf(token, text, start)
    const next: Expected | undefined = end === undefined ? undefined : following(expected, text.slice(start, end), isString, open)
    if (end === undefined || !next)
      return start
    expected = next
    position = end
  }
}

/** Where what a sticky pattern matches at a place ends. */
function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function endOfString(text: string, start: number): number | undefined {
  for (let position: number | undefined = start + 1; position !== undefined; position = endOf(escape, text, position)) {
    position = endOf(plain, text, position)!
    if (text[position] === '"')
      return position + 1
  }
  return undefined
}

/** What may come after a token; undefined where it may not stand there. Keeps what is open up to date. */
function following(expected: Expected, sign: string, isString: boolean, open: ('[' | '{')[]): Expected | undefined {
  const takesValue = expected === 'value' || expected === 'first value'
  if (sign === '[' || sign === '{') {
    open.push(sign)
    return takesValue ? sign === '[' ? 'first value' : 'first name' : undefined
  }
  if (sign === ']')
    return open.pop() === '[' && (expected === 'next' || expected === 'first value') ? 'next' : undefined
  if (sign === '}')
    return open.pop() === '{' && (expected === 'next' || expected === 'first name') ? 'next' : undefined
  if (sign === ',')
    return expected === 'next' ? open.at(-1) === '{' ? 'name' : 'value' : undefined
  if (sign === ':')
    return expected === 'colon' ? 'value' : undefined
  if (expected === 'name' || expected === 'first name')
    return isString ? 'colon' : undefined
  return takesValue ? 'next' : undefined
}
