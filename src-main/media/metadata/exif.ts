import type { Directory, TiffFile, TiffValue } from './tiff.ts'
import type { FoundMetadata, RawValues } from './values.ts'
import { decodeText, decodeUtf16 } from './text.ts'
import { numbersOf } from './tiff.ts'
import { found, isoDate, plausible, ratingOf } from './values.ts'

/** Tags of the first directory. */
const image = {
  description: 0x010E,
  make: 0x010F,
  model: 0x0110,
  software: 0x0131,
  artist: 0x013B,
  rating: 0x4746,
  copyright: 0x8298,
  photo: 0x8769,
  place: 0x8825,
  xpTitle: 0x9C9B,
  xpComment: 0x9C9C,
  xpAuthor: 0x9C9D,
  xpKeywords: 0x9C9E,
} as const

/** Tags of the EXIF directory. */
const photo = {
  exposureTime: 0x829A,
  fNumber: 0x829D,
  sensitivity: 0x8827,
  recommendedIndex: 0x8832,
  isoSpeed: 0x8833,
  takenAt: 0x9003,
  digitizedAt: 0x9004,
  takenZone: 0x9011,
  digitizedZone: 0x9012,
  focalLength: 0x920A,
  comment: 0x9286,
  colourSpace: 0xA001,
  lens: 0xA434,
} as const

/** Tags of the GPS directory. */
const place = { latitudeSide: 1, latitude: 2, longitudeSide: 3, longitude: 4, altitudeSide: 5, altitude: 6 } as const

const valueLimit = 65_536

/** What cameras and phones write into the description by themselves. */
const noDescription = /^(?:(?:OLYMPUS|SONY|SAMSUNG|KODAK|MINOLTA|KONICA MINOLTA|RICOH|CASIO|Vivitar|SANYO) (?:DIGITAL CAMERA|CAMERA PICTURES|DSC|PICTURES)|DCIM\\.*|Default|DIGITAL CAMERA|Untitled|charset=Ascii|ASCII|User comments|<?Digimax.*)$/i

/**
 * Reads EXIF out of a TIFF structure, beginning at its first directory.
 * Source: CIPA DC-008-2023 (Exif 3.0), 4.6; the tags 0x9C9B to 0x9C9F are those of Windows.
 */
export async function readExif(tiff: TiffFile): Promise<FoundMetadata> {
  const first = await tiff.directory(tiff.first, limits(image))
  const sub = async (tag: number, tags: Readonly<Record<string, number>>): Promise<Directory> => {
    const [at] = numbersOf(first.get(tag))
    return at ? tiff.directory(at, limits(tags)) : new Map()
  }
  return interpret(first, await sub(image.photo, photo), await sub(image.place, place))
}

function limits(tags: Readonly<Record<string, number>>): Map<number, number> {
  return new Map(Object.values(tags).map(tag => [tag, valueLimit]))
}

function interpret(first: Directory, exif: Directory, gps: Directory): FoundMetadata {
  const text = (directory: Directory, tag: number): string | undefined => asText(directory.get(tag))
  const number = (directory: Directory, tag: number): number | undefined => numbersOf(directory.get(tag))[0]
  const described = [text(first, image.description), asUtf16(first.get(image.xpComment)), asComment(exif.get(photo.comment))]
  const values: RawValues = {
    'title': asUtf16(first.get(image.xpTitle)),
    'description': described.find(text => text && !noDescription.test(text.trim())),
    'creator': text(first, image.artist) ?? asUtf16(first.get(image.xpAuthor)),
    'copyright': asCopyright(first.get(image.copyright)),
    'rating': ratingOf(number(first, image.rating)?.toString()),
    'taken': dateOf(text(exif, photo.takenAt), text(exif, photo.takenZone)) ?? dateOf(text(exif, photo.digitizedAt), text(exif, photo.digitizedZone)),
    'camera.make': text(first, image.make),
    'camera.model': text(first, image.model),
    'camera.lens': text(exif, photo.lens)?.replace(/^-+$/, ''),
    'software': text(first, image.software),
    'colour.profile': number(exif, photo.colourSpace) === 1 ? 'sRGB' : undefined,
    ...plausible({
      'exposure.time': number(exif, photo.exposureTime),
      'exposure.aperture': number(exif, photo.fNumber),
      'exposure.iso': sensitivity(exif),
      'exposure.focalLength': number(exif, photo.focalLength),
      'place.latitude': angle(gps.get(place.latitude), text(gps, place.latitudeSide), 'S'),
      'place.longitude': angle(gps.get(place.longitude), text(gps, place.longitudeSide), 'W'),
      'place.altitude': altitude(number(gps, place.altitude), number(gps, place.altitudeSide)),
    }),
  }
  return found(asUtf16(first.get(image.xpKeywords))?.split(';') ?? [], values)
}

function asText(value: TiffValue | undefined): string | undefined {
  return value && (decodeText(value.bytes).trim() || undefined)
}

function asUtf16(value: TiffValue | undefined): string | undefined {
  return value && (decodeUtf16(value.bytes, 'le').trim() || undefined)
}

/** The photographer's notice and the editor's, parted by a zero byte; a space stands for one that is not there. */
function asCopyright(value: TiffValue | undefined): string | undefined {
  if (!value)
    return undefined
  const cut = value.bytes.indexOf(0)
  const parts = cut < 0 ? [value.bytes] : [value.bytes.subarray(0, cut), value.bytes.subarray(cut + 1)]
  return parts.map(part => decodeText(part).trim()).filter(part => part !== '').join(', ') || undefined
}

/** A comment names its character code in 8 bytes. UTF-16 is of the order of the file, but many write the other one. */
function asComment(value: TiffValue | undefined): string | undefined {
  if (!value || value.bytes.length <= 8)
    return undefined
  const code = value.bytes.toString('latin1', 0, 8).replaceAll('\0', '').trim()
  const bytes = value.bytes.subarray(8)
  if (code === 'UNICODE')
    return decodeUtf16(bytes[0] === 0xFE || bytes[0] === 0xFF ? bytes.subarray(2) : bytes, utf16Order(bytes, value.order)).trim() || undefined
  if (code === 'JIS')
    return new TextDecoder('iso-2022-jp').decode(bytes).split('\0', 1)[0]?.trim() || undefined
  return code === 'ASCII' || code === '' ? decodeText(bytes).trim() || undefined : undefined
}

function utf16Order(bytes: Uint8Array, announced: 'le' | 'be'): 'le' | 'be' {
  if (bytes[0] === 0xFE && bytes[1] === 0xFF)
    return 'be'
  if (bytes[0] === 0xFF && bytes[1] === 0xFE)
    return 'le'
  const zeros = [0, 0]
  bytes.subarray(0, 200).forEach((byte, at) => zeros[at & 1]! += byte === 0 ? 1 : 0)
  return zeros[0] === zeros[1] ? announced : zeros[0]! > zeros[1]! ? 'be' : 'le'
}

/** `2024:05:01 12:30:45` and `+02:00` as ISO 8601. What cannot be a date is none: clocks that were never set say 0000. */
function dateOf(text = '', zone = ''): string | undefined {
  const match = /^(\d{4})[:\-/](\d\d)[:\-/](\d\d)(?:[ T](\d\d:\d\d:\d\d))?/.exec(text)
  if (!match)
    return undefined
  const [, year, month, day, clock] = match
  const [offset = ''] = clock ? /^(?:Z|[-+]\d\d:\d\d)$/.exec(zone) ?? [] : []
  return isoDate(`${year}-${month}-${day}${clock ? `T${clock}` : ''}${offset}`)
}

/** The old tag ends at 65535; higher sensitivities stand in the newer ones. */
function sensitivity(exif: Directory): number | undefined {
  const [short] = numbersOf(exif.get(photo.sensitivity))
  return short !== undefined && short < 65_535 ? short : numbersOf(exif.get(photo.recommendedIndex))[0] ?? numbersOf(exif.get(photo.isoSpeed))[0] ?? short
}

function angle(value: TiffValue | undefined, side: string | undefined, negative: string): number | undefined {
  const parts = numbersOf(value)
  if (parts.length === 0 || !side)
    return undefined
  const [degrees = 0, minutes = 0, seconds = 0] = parts
  const whole = degrees + minutes / 60 + seconds / 3600
  return side.toUpperCase().startsWith(negative) ? -whole : whole
}

function altitude(metres: number | undefined, side: number | undefined): number | undefined {
  return metres !== undefined && side === 1 ? -metres : metres
}
