import type { Database } from './connection.ts'

/** A text without difference of case, or of how its letters are composed, in any script: two that are equal then are the same name. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize('NFC')
}

/** Lets SQL fold texts: `fold(x)`; null stays null. */
export function addFold(db: Database): void {
  db.function('fold', { deterministic: true }, text => typeof text === 'string' ? foldText(text) : null)
}

/** SQL for the folded text of an expression. What has ASCII alone, which is most, does not leave SQLite for it. */
export function folded(expression: string): string {
  return `CASE WHEN octet_length(${expression}) = length(${expression}) THEN lower(${expression}) ELSE fold(${expression}) END`
}
