import { createHash } from 'node:crypto'

/** A UUID (version 8, RFC 9562) of some assets: the same for the same assets in any order. */
export function idOf(assetIds: readonly number[]): string {
  const bytes = createHash('sha256').update(`likeness cluster ${assetIds.toSorted((a, b) => a - b).join(',')}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0F) | 0x80
  bytes[8] = (bytes[8]! & 0x3F) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
