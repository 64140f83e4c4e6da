import type { Buffer } from 'node:buffer'
import { decodeText, decodeUtf16 } from './text.ts'

/**
 * The name of an ICC profile, by its description tag; undefined when it has none.
 * Source: ICC.1:2022, 7.3 (tag table), 10.15 (multiLocalizedUnicodeType); ICC.1:2001-04, 6.5.17 (textDescriptionType).
 */
export function profileName(profile: Buffer): string | undefined {
  const tags = Math.min(profile.length < 132 ? 0 : profile.readUInt32BE(128), Math.floor((profile.length - 132) / 12))
  for (let entry = 132; entry < 132 + tags * 12; entry += 12) {
    if (profile.toString('latin1', entry, entry + 4) === 'desc') {
      const at = profile.readUInt32BE(entry + 4)
      return nameOf(profile.subarray(at, at + profile.readUInt32BE(entry + 8)))
    }
  }
  return undefined
}

function nameOf(tag: Buffer): string | undefined {
  if (tag.length < 16)
    return undefined
  const type = tag.toString('latin1', 0, 4)
  if (type === 'desc')
    return decodeText(tag.subarray(12, 12 + tag.readUInt32BE(8)))
  if (type !== 'mluc' || tag.length < 28)
    return undefined
  const at = tag.readUInt32BE(24)
  return decodeUtf16(tag.subarray(at, at + tag.readUInt32BE(20)), 'be')
}
