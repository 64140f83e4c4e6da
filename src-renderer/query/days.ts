/** The day (ISO) that a moment lies in, in the reader's time zone. */
export function dayOf(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** The day some days before that of a moment. */
export function daysAgo(moment: Date, days: number): string {
  return dayOf(new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() - days))
}

/** The first day of a year, month or day such as `2024-05`, or, as the end of a range, its last; '' for none. */
export function wholeDay(time: string | undefined, end: 'from' | 'to'): string {
  const [year, month, day] = time?.split('-').map(Number) ?? []
  if (time === undefined || year === undefined)
    return ''
  if (day !== undefined)
    return time
  const first = new Date(0)
  first.setFullYear(end === 'from' || month !== undefined ? year : year + 1, end === 'from' ? (month ?? 1) - 1 : (month ?? 0), end === 'from' ? 1 : 0)
  return dayOf(first)
}

/** When a year, month or day such as `2024-05` begins in the reader's time zone, or, with `later` 1, the one after it. */
export function momentOf(time: string, later: 0 | 1): Date {
  const [year = 0, month, day] = time.split('-').map(Number)
  const [years, months, days] = day !== undefined ? [0, 0, later] : month !== undefined ? [0, later, 0] : [later, 0, 0]
  const moment = new Date(0)
  moment.setFullYear(year + years, (month ?? 1) - 1 + months, (day ?? 1) + days)
  moment.setHours(0, 0, 0, 0)
  return moment
}
