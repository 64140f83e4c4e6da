import process from 'node:process'
import { styleText } from 'node:util'

/** Prints a line, or an object as JSON, to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly align?: 'right'
}

/** Rows as an aligned table with a heading. Without rows: the sentence `empty`. */
export function printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): void {
  if (rows.length === 0)
    return print(empty)
  const cells = rows.map(row => columns.map(column => column.value(row)))
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map(row => row[i]!.length)))
  const line = (values: readonly string[]) => values
    .map((value, i) => columns[i]!.align === 'right' ? value.padStart(widths[i]!) : value.padEnd(widths[i]!))
    .join('  ')
    .trimEnd()
  print(styleText('dim', line(columns.map(column => column.title))))
  cells.forEach(row => print(line(row)))
}

/** 12,480 */
export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** Seconds as 1.2 s, 42 s, 19 min, 3.4 h. */
export function duration(seconds: number): string {
  if (seconds < 10)
    return `${seconds.toFixed(1)} s`
  if (seconds < 120)
    return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
