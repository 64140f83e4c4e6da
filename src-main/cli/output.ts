import process from 'node:process'
import { styleText } from 'node:util'

/** Prints a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints an object as JSON to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Prints pages of things as one JSON array, a page at a time: all of them as one text may be more than a text can hold. */
export async function printJsonList(pages: AsyncIterable<readonly unknown[]>): Promise<void> {
  let isFirst = true
  for await (const page of pages) {
    for (const item of page) {
      process.stdout.write(`${isFirst ? '[\n' : ',\n'}${JSON.stringify(item, null, 2).replace(/^/gm, '  ')}`)
      isFirst = false
    }
  }
  print(isFirst ? '[]' : '\n]')
}

/** Says something that does not belong to the result, on standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Lets a reader such as `head` stop reading: there is nothing more to do then. */
export function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE')
      process.exit(0)
    throw error
  })
}

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly align?: 'right'
}

/** Rows as an aligned table with a heading, where there is one. Without rows: the sentence `empty`. */
export function printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): void {
  if (rows.length === 0)
    return print(empty)
  const cells = rows.map(row => columns.map(column => column.value(row)))
  const widths = columns.map((column, i) => cells.reduce((width, row) => Math.max(width, row[i]!.length), column.title.length))
  const line = (values: readonly string[]) => values
    .map((value, i) => columns[i]!.align === 'right' ? value.padStart(widths[i]!) : value.padEnd(widths[i]!))
    .join('  ')
    .trimEnd()
  if (columns.some(({ title }) => title !== ''))
    print(styleText('dim', line(columns.map(column => column.title))))
  cells.forEach(row => print(line(row)))
}

/** 12,480 */
export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** A number with the word for what it counts: 1 file, 12,480 files. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

/** Seconds as 1.2 s, 42 s, 19 min, 3.4 h. */
export function duration(seconds: number): string {
  if (seconds < 10)
    return `${seconds.toFixed(1)} s`
  if (seconds < 120)
    return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/** Bytes as 812 B, 4.2 MB, 1.3 GB (powers of ten). */
export function bytes(n: number): string {
  const [divisor, unit] = n < 1e3 ? [1, 'B'] as const : n < 1e6 ? [1e3, 'kB'] as const : n < 1e9 ? [1e6, 'MB'] as const : [1e9, 'GB'] as const
  return `${(n / divisor).toFixed(divisor === 1 ? 0 : 1)} ${unit}`
}

/** An ISO time as 2026-11-20 14:09, in the time zone of this machine. */
export function moment(iso: string): string {
  const date = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
