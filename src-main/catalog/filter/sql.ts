/** A piece of SQL with the values of its parameters, in their order. */
export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

export function sql(text: string, ...values: readonly unknown[]): Sql {
  return { text, values }
}

/** Whether an expression is one of a list. */
export function isAnyOf(expression: string, list: readonly unknown[]): Sql {
  return sql(`${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(list))
}

/** Conditions joined as a balanced tree: SQLite bounds how deep an expression is, not how wide. */
export function joined(by: 'AND' | 'OR', parts: readonly Sql[]): Sql {
  if (parts.length <= 1)
    return parts[0] ?? sql(by === 'AND' ? '1' : '0')
  const middle = Math.ceil(parts.length / 2)
  const [left, right] = [joined(by, parts.slice(0, middle)), joined(by, parts.slice(middle))]
  return sql(`(${left.text} ${by} ${right.text})`, ...left.values, ...right.values)
}
