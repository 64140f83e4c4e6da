import type { Block, BlockReader } from './containers/block.ts'
import type { Source } from './source.ts'
import type { FoundMetadata } from './values.ts'
import { LikenessError } from '../../contract/errors.ts'
import { sniff, sniffLength } from '../sniff.ts'
import { heifBlocks } from './containers/heif.ts'
import { jpegBlocks } from './containers/jpeg.ts'
import { pngBlocks } from './containers/png.ts'
import { psdBlocks } from './containers/psd.ts'
import { tiffBlocks } from './containers/tiff.ts'
import { webpBlocks } from './containers/webp.ts'
import { readExif } from './exif.ts'
import { profileName } from './icc.ts'
import { readIptc } from './iptc.ts'
import { decodeDocument } from './text.ts'
import { firstOf, found } from './values.ts'
import { parseXmp } from './xmp.ts'

/** By the format of the content, whatever the name says. */
const containers: Readonly<Record<string, BlockReader>> = {
  jpeg: jpegBlocks,
  png: pngBlocks,
  webp: webpBlocks,
  tiff: tiffBlocks,
  heic: heifBlocks,
  avif: heifBlocks,
  psd: psdBlocks,
}

/** Blocks that are taken from one image, at most. */
const blocksLimit = 200

type Kind = Block['type']

/** What people write counts as it was edited last: XMP before IPTC before EXIF. */
const byPeople: readonly Kind[] = ['xmp', 'iptc', 'exif', 'values', 'icc']
/** What a camera or program wrote counts as it stands nearest to the picture. */
const byCameras: readonly Kind[] = ['icc', 'exif', 'xmp', 'iptc', 'values']

/**
 * What an image says of itself: EXIF, IPTC, XMP, colour profile and the texts of PNG. What is damaged is passed over, what
 * could be read counts. Errors: file_unreadable.
 */
export async function readImageMetadata(source: Source): Promise<FoundMetadata> {
  const container = containers[sniff(await source.read(0, sniffLength)) ?? '']
  return container ? preferred(await gather(container, source)) : firstOf([])
}

interface Said {
  readonly kind: Kind
  readonly metadata: FoundMetadata
}

async function gather(container: BlockReader, source: Source): Promise<Said[]> {
  const said: Said[] = []
  await passOverDamage(async () => {
    for await (const block of container(source)) {
      if (said.length >= blocksLimit)
        break
      await passOverDamage(async () => {
        said.push({ kind: block.type, metadata: await interpret(block) })
      })
    }
  })
  return said
}

async function interpret(block: Block): Promise<FoundMetadata> {
  switch (block.type) {
    case 'exif': return readExif(block.tiff)
    case 'iptc': return readIptc(block.bytes)
    case 'xmp': return parseXmp(decodeDocument(block.bytes))
    case 'icc': return found([], { 'colour.profile': profileName(block.bytes) })
    case 'values': return found([], block.values)
  }
}

async function passOverDamage(task: () => Promise<void>): Promise<void> {
  try {
    await task()
  }
  catch (error) {
    if (error instanceof LikenessError)
      throw error
  }
}

/** Of several values the one that counts. Stars of 0 are left out: cameras write them into every picture, and they mean "not rated". */
function preferred(said: readonly Said[]): FoundMetadata {
  const inOrder = (order: readonly Kind[]): FoundMetadata => firstOf(order.flatMap(kind => said.filter(one => one.kind === kind).map(({ metadata }) => metadata)))
  const people = inOrder(byPeople)
  const cameras = inOrder(byCameras)
  const values = Object.keys(people.values).flatMap((key) => {
    const value = (/^(?:camera|exposure|place|colour)\.|^taken$/.test(key) ? cameras : people).values[key]!
    return key === 'rating' && value === '0' ? [] : [[key, value] as const]
  })
  return { tags: people.tags, values: Object.fromEntries(values) }
}
