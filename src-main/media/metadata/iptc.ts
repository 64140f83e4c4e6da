import type { Buffer } from 'node:buffer'
import type { FoundMetadata } from './values.ts'
import { decodeText } from './text.ts'
import { found, isoDate } from './values.ts'

/** Data sets of the application record (record 2) that are read. */
const sets = { title: 5, keyword: 25, dateCreated: 55, timeCreated: 60, byLine: 80, headline: 105, copyright: 116, caption: 120 } as const

const utf8Mark = '\x1B%G'

/**
 * Reads an IPTC block. Its text is UTF-8 when it says so or is that; else Latin-1.
 * Source: IPTC-NAA Information Interchange Model 4.2, chapters 3 and 5 to 6.
 */
export function readIptc(block: Buffer): FoundMetadata {
  const texts = new Map<number, string[]>()
  let isUtf8 = false
  for (const { record, set, value } of dataSets(block)) {
    if (record === 1 && set === 90)
      isUtf8 = value.toString('latin1') === utf8Mark
    if (record !== 2)
      continue
    const text = isUtf8 ? value.toString('utf8') : decodeText(value)
    texts.get(set)?.push(text) ?? texts.set(set, [text])
  }
  const one = (set: number): string | undefined => texts.get(set)?.[0]
  return found(texts.get(sets.keyword) ?? [], {
    title: one(sets.title) ?? one(sets.headline),
    description: one(sets.caption),
    creator: texts.get(sets.byLine)?.join(', '),
    copyright: one(sets.copyright),
    taken: dateOf(one(sets.dateCreated), one(sets.timeCreated)),
  })
}

function* dataSets(block: Buffer): Generator<{ readonly record: number, readonly set: number, readonly value: Buffer }> {
  let at = 0
  while (at + 5 <= block.length && block[at] === 0x1C) {
    const short = block.readUInt16BE(at + 3)
    const isExtended = short > 0x7FFF
    const size = short & 0x7FFF
    if (isExtended && (size > 4 || at + 5 + size > block.length))
      return
    const length = isExtended ? block.readUIntBE(at + 5, Math.max(1, size)) : short
    const valueAt = at + 5 + (isExtended ? size : 0)
    if (valueAt + length > block.length)
      return
    yield { record: block[at + 1]!, set: block[at + 2]!, value: block.subarray(valueAt, valueAt + length) }
    at = valueAt + length
  }
}

/** CCYYMMDD and HHMMSS±HHMM as ISO 8601. */
function dateOf(date = '', time = ''): string | undefined {
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(date)
  if (!day)
    return undefined
  const [, hours, minutes, seconds, zone = ''] = /^(\d\d)(\d\d)(\d\d)([-+]\d{4})?/.exec(time) ?? []
  return isoDate(`${day.slice(1).join('-')}${hours ? `T${hours}:${minutes}:${seconds}${zone.replace(/(..)$/, ':$1')}` : ''}`)
}
