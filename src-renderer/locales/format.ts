import { language } from './language.ts'

const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
const twoDigits = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
const score = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
const list = new Intl.ListFormat(language, { type: 'conjunction' })
const plural = new Intl.PluralRules(language)
const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A whole number with its thousands separated. */
export function formatCount(value: number): string {
  return integer.format(value)
}

/** A number with `digits` after the point at most. */
export function formatNumber(value: number, digits = 20): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
}

/** A score, 0…1, with two digits; only a score of 1 shows as 1.00. */
export function formatScore(value: number): string {
  return score.format(value < 1 ? Math.min(value, 0.99) : 1)
}

/** A part of a whole, 0…1, in percent; only all of it shows as 100 %. */
export function formatShare(value: number): string {
  return share.format(value < 1 ? Math.min(value, 0.99) : 1)
}

/** A moment, from its ISO text, in the reader's time zone. */
export function formatDate(iso: string): string {
  return date.format(new Date(iso))
}

/** The day of a moment, in the reader's time zone. */
export function formatDay(moment: Date): string {
  return day.format(moment)
}

/** Words as a list in a sentence: “a, b, and c”. */
export function formatList(words: readonly string[]): string {
  return list.format(words)
}

/** Bytes in the decimal unit that keeps the number below 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit++
  }
  return `${(value < 10 && unit > 0 ? oneDigit : integer).format(value)} ${byteUnits[unit] ?? ''}`
}

/** Seconds as the time that is left, in the coarsest unit that still says something; the units are signs of no language. */
export function formatDuration(seconds: number): string {
  if (seconds < 60)
    return `${Math.max(1, Math.ceil(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90)
    return `${minutes} min`
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

/** A rate a second: one digit after the point while it is below ten. */
export function formatRate(value: number): string {
  return (value < 10 ? oneDigit : integer).format(value)
}

/** How many times something counts: at most two digits after the point. */
export function formatFactor(value: number): string {
  return twoDigits.format(value)
}

/** The singular or the plural of a noun, with its number. */
export function counted(count: number, one: string, other: string): string {
  return `${formatCount(count)} ${plural.select(count) === 'one' ? one : other}`
}
