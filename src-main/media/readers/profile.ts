const headerLength = 128
const entryLength = 12
/** Longest description looked at, bytes. */
const descriptionLimit = 400

/**
 * Whether an ICC profile is sRGB by its own description, so that converting to sRGB would change nothing. Half the photos
 * in the wild carry such a profile, and the conversion costs as much as the rest of the decoding.
 * Source: ICC.1:2022, 7.2 (header), 7.3 (tag table), 9.2.41 (profileDescriptionTag).
 */
export function isSrgbProfile(profile: Buffer): boolean {
  if (profile.length < headerLength + 4 || profile.toString('latin1', 16, 20) !== 'RGB ')
    return false
  const tags = Math.min(profile.readUInt32BE(headerLength), (profile.length - headerLength - 4) / entryLength)
  for (let tag = 0; tag + 1 <= tags; tag++) {
    const entry = headerLength + 4 + tag * entryLength
    if (profile.toString('latin1', entry, entry + 4) === 'desc') {
      const at = profile.readUInt32BE(entry + 4)
      const length = Math.min(profile.readUInt32BE(entry + 8), descriptionLimit)
      // ASCII in version 2, UTF-16 in version 4: without the zero bytes they read alike.
      return profile.toString('latin1', at, at + length).replaceAll('\0', '').includes('sRGB')
    }
  }
  return false
}
