/** From a moment, included, to another, excluded; ms since 1970. */
export interface Period {
  readonly from: number
  readonly to: number
}

const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i

/** Years, months (from 0), days, hours, minutes, seconds and ms of a moment that leaves them out. */
const defaults: readonly number[] = [1970, 0, 1, 0, 0, 0, 0]

/**
 * The time that a text means: a year, month, day, minute, second or millisecond in ISO 8601, all of it (UTC where it names no
 * zone), or a second since 1970 (not in four digits, which are a year). Undefined when it means none.
 */
export function periodOf(text: string): Period | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)) {
    const from = Number(text) * 1000
    return { from, to: from + (text.includes('.') ? 1 : 1000) }
  }
  const found = iso.exec(text)
  if (!found)
    return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const given = [year, month, day, hour, minute, second, fraction]
    .flatMap((part, unit) => part === undefined ? [] : [unit === 1 ? Number(part) - 1 : unit === 6 ? Math.floor(Number(`0.${part}`) * 1000) : Number(part)])
  const from = at(given)
  const date = new Date(from)
  const got = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  if (given.some((part, unit) => unit < got.length && part !== got[unit]))
    return undefined
  const shift = shiftOf(zone)
  return { from: from - shift, to: at(given.with(-1, given.at(-1)! + 1)) - shift }
}

function at(given: readonly number[]): number {
  const [year, month, day, hour, minute, second, ms] = defaults.map((part, unit) => given[unit] ?? part)
  return Date.UTC(year!, month, day, hour, minute, second, ms)
}

/** By how many ms a zone such as +02:00 is before UTC. */
function shiftOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? []
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
