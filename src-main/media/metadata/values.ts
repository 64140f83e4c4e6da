/** What a file, or its sidecar, says of itself: tags as written, values by the keys of `metadataKeys`. */
export interface FoundMetadata {
  readonly tags: readonly string[]
  readonly values: Readonly<Record<string, string>>
}

/**
 * The keys that metadata of files is kept under, each with what stands under it. What the author or exporter of a 3D model
 * added under names of their own (extras of a glTF's asset, customLayerData of USD) is kept under `custom.<name>`.
 */
export const metadataKeys = {
  'title': 'Title',
  'description': 'Description or caption; lines are kept',
  'creator': 'Who made it; several are joined by ", "',
  'copyright': 'Notice of copyright',
  'licence': 'Terms of use, or the licence\'s address',
  'rating': 'Stars, 0 to 5; what is rejected or not rated has none',
  'taken': 'When it was taken, ISO 8601; local time where the file names no zone',
  'camera.make': 'Maker of the camera',
  'camera.model': 'Model of the camera',
  'camera.lens': 'Lens',
  'exposure.time': 'Seconds',
  'exposure.aperture': 'F-number',
  'exposure.iso': 'Sensitivity, ISO',
  'exposure.focalLength': 'Millimetres, not converted to 35 mm',
  'place.latitude': 'Degrees, north is positive',
  'place.longitude': 'Degrees, east is positive',
  'place.altitude': 'Metres above the sea',
  'software': 'What an image was made or edited with',
  'colour.profile': 'Name of the colour profile',
  'generator': 'What a 3D model was made or exported with',
  'formatVersion': 'Version of the format that a 3D model is written in',
  'units.metersPerUnit': 'Metres in one unit of a 3D model',
  'upAxis': 'Axis of a 3D model that points up: X, Y or Z',
} as const

export type MetadataKey = keyof typeof metadataKeys

/** Values on their way: of whatever the format gives, before `found` cleans them. */
export type RawValues = Partial<Record<MetadataKey, string | number | undefined>>

const valueLimit = 10_000
const tagLimit = 200
const tagsLimit = 1000

const plain = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 9 })

/**
 * Makes metadata of what a format gave: text trimmed, composed (NFC), without control characters but line feeds, at most
 * 10,000 characters; numbers in plain decimals of at most 9 digits; tags at most 200 characters, at most 1,000, no two that
 * differ in case only. What is empty, or no number, is left out.
 */
export function found(tags: readonly string[], values: RawValues, others: Readonly<Record<string, string | number>> = {}): FoundMetadata {
  const entries = Object.entries({ ...others, ...values }).flatMap(([key, value]) => {
    const text = typeof value === 'number' ? plainNumber(value) : cleanValue(value ?? '')
    return text ? [[key, text] as const] : []
  })
  return { tags: distinct(tags.map(cleanTag).filter(tag => tag !== '')), values: Object.fromEntries(entries) }
}

export const nothing: FoundMetadata = { tags: [], values: {} }

/** Several into one: of values the first counts, tags are gathered. */
export function firstOf(several: readonly FoundMetadata[]): FoundMetadata {
  return {
    tags: distinct(several.flatMap(({ tags }) => tags)),
    values: Object.assign({}, ...several.map(({ values }) => values).toReversed()) as Record<string, string>,
  }
}

/** A number in plain decimals, such as 0.00003125, or undefined when it is none. */
export function plainNumber(value: number): string | undefined {
  return Number.isFinite(value) ? plain.format(value === 0 ? 0 : value) : undefined
}

/** Stars as they are kept, or undefined for what is no rating from 0 to 5; -1 means rejected. */
export function ratingOf(text: string | undefined): string | undefined {
  const stars = Math.round(Number(text?.trim() || Number.NaN))
  return stars >= 0 && stars <= 5 ? plainNumber(stars) : undefined
}

/** A number, or a fraction such as 1/250, or undefined. */
export function numberOf(text: string | undefined): number | undefined {
  const match = /^\s*([-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?)\s*(?:\/\s*(\d+(?:\.\d*)?)\s*)?$/i.exec(text ?? '')
  if (!match)
    return undefined
  const value = Number(match[1]) / (match[2] === undefined ? 1 : Number(match[2]))
  return Number.isFinite(value) ? value : undefined
}

/** A date of ISO 8601 as it is, with or without day, time and zone; undefined for what is none, or lies in the year 0. */
export function isoDate(text = ''): string | undefined {
  const date = text.trim()
  const isDate = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:\d\d)?)?)?)?$/.test(date)
  return isDate && !date.startsWith('0000') && !Number.isNaN(Date.parse(date)) ? date : undefined
}

/** `values` without those numbers that cannot be: of exposures what is not above zero, of places what lies beyond the globe. */
export function plausible(values: RawValues): RawValues {
  const { 'place.latitude': latitude, 'place.longitude': longitude } = values
  const isPlace = inRange(latitude, 90) && inRange(longitude, 180) && !(latitude === 0 && longitude === 0)
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => {
    if (key.startsWith('exposure.'))
      return typeof value === 'number' && value > 0
    return !key.startsWith('place.') || (isPlace && (key !== 'place.altitude' || inRange(value, 100_000)))
  }))
}

function inRange(value: string | number | undefined, limit: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= limit
}

/** A value as it is kept; '' when nothing is left of it. */
export function cleanValue(text: string): string {
  return cleanText(text, valueLimit)
}

/** A tag as it is kept, on one line; '' when nothing is left of it. */
export function cleanTag(tag: string): string {
  return cleanText(tag.replace(/\s+/g, ' '), tagLimit)
}

function cleanText(text: string, limit: number): string {
  return text
    .slice(0, limit * 2)
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[^\P{Cc}\n]|[\uFEFF\uFFFE\uFFFF]/gu, '')
    .toWellFormed()
    .normalize('NFC')
    .trim()
    .slice(0, limit)
    .toWellFormed()
    .trim()
}

function distinct(tags: readonly string[]): string[] {
  const known = new Map<string, string>()
  for (const tag of tags) {
    const folded = tag.toLowerCase()
    if (!known.has(folded) && known.size < tagsLimit)
      known.set(folded, tag)
  }
  return [...known.values()]
}
