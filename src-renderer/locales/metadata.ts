import type { MetadataEntry } from '../../src-main/contract/entities.ts'
import { formatCount, formatDate, formatNumber } from './format.ts'
import { messages } from './messages.ts'

/** How values are written that mean a quantity. The engine keeps them as plain numbers, in the unit that stands here. */
const quantities: Readonly<Record<string, (value: number) => string>> = {
  'exposure.time': seconds => seconds > 0 && seconds < 0.5 ? `1/${formatCount(1 / seconds)} s` : `${formatNumber(seconds)} s`,
  'exposure.aperture': stops => `f/${formatNumber(stops)}`,
  'exposure.focalLength': millimetres => `${formatNumber(millimetres)} mm`,
  'place.latitude': degrees => `${angle(degrees)} ${degrees < 0 ? messages.compass.south : messages.compass.north}`,
  'place.longitude': degrees => `${angle(degrees)} ${degrees < 0 ? messages.compass.west : messages.compass.east}`,
  'place.altitude': metres => `${formatCount(metres)} m`,
  'units.metersPerUnit': metres => `${formatNumber(metres)} m`,
}

/** One entry in words: its name, or its key where it has no name, and its value with its unit. */
export function describeMetadata({ key, value }: Pick<MetadataEntry, 'key' | 'value'>): { readonly name: string, readonly value: string } {
  const names: Readonly<Record<string, string>> = messages.metadata
  return { name: names[key] ?? key, value: describeValue(key, value) }
}

function describeValue(key: string, value: string): string {
  if (key === 'taken' && !Number.isNaN(Date.parse(value)))
    return formatDate(value)
  const quantity = quantities[key]
  const number = Number(value)
  return quantity && value.trim() !== '' && Number.isFinite(number) ? quantity(number) : value
}

/** To about a metre. */
function angle(degrees: number): string {
  return `${formatNumber(Math.abs(degrees), 5)}°`
}
